import { useAddress } from '../../ui/address.ts'
import { Progress } from '../../ui/figure.tsx'
import { StandingBadge, type Board, toneOf } from './words.tsx'
import styles from './board.module.css'

/** The board on a phone: a card a unit, a line a commitment. */
export function Cards({ board, kind }: { board: Board; kind: 'school' | 'group' | 'district' }) {
  const [, change] = useAddress()
  const commitments = new Map(board.commitments.map((it) => [it.id, it]))
  const cells = Map.groupBy(board.cells, (cell) => cell.unitId)
  return (
    <ul className={styles.cards}>
      {board.units
        .filter((unit) => unit.kind === kind)
        .map((unit) => (
          <li key={unit.id ?? 'district'} className={styles.card}>
            <h2>
              {unit.name}
              {unit.behind > 0 && <span className={styles.lag}>落后 {unit.behind} 项</span>}
            </h2>
            {unit.detail && <small>{unit.detail}</small>}
            <ul>
              {(cells.get(unit.id) ?? []).map((cell) => {
                const it = commitments.get(cell.commitmentId)
                if (!it) return null
                return (
                  <li key={it.id}>
                    <button
                      type="button"
                      className={styles.line}
                      onClick={() => change({ open: it.id, unit: unit.id ?? undefined }, { push: true })}
                    >
                      {cell.standing === 'notApplicable' ? (
                        <span className={styles.lineHead}>
                          {it.title} <StandingBadge standing={cell.standing} plain />
                        </span>
                      ) : (
                        <Progress
                          label={it.title}
                          value={cell.progress}
                          target={it.target}
                          expected={cell.expected || undefined}
                          unit={it.countedIn}
                          tone={toneOf[cell.standing]}
                        />
                      )}
                    </button>
                  </li>
                )
              })}
            </ul>
          </li>
        ))}
    </ul>
  )
}
