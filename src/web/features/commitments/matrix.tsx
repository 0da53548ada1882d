import { useAddress } from '../../ui/address.ts'
import { ShapeMark, type Shape } from '../../ui/shapes.tsx'
import { standingLabels } from '../../../modules/commitments/rules/wording.ts'
import { type Board, type Cell, reachedText, remainingText, type Standing, toneOf } from './words.tsx'
import styles from './board.module.css'

const shapes: Record<Standing, Shape> = {
  done: 'check',
  onPace: 'dot',
  behind: 'triangle',
  late: 'square',
  notStarted: 'ring',
  notApplicable: 'ring',
}

/** 10月, 第一学期, 本学年: short enough for a column. */
const periodName = ({ per, period }: Board['commitments'][number]) =>
  per === 'year' ? '本学年' : period.label.replace(/^.*学年(?=第)/, '')

const share = (value: number, target: number) => `${Math.min(100, (value / target) * 100)}%`

/** Units × commitments: a mark and the number in each cell, each cell opening to what is behind it. */
export function Matrix({
  board,
  kind,
  busy,
}: {
  board: Board
  kind: 'school' | 'group' | 'district'
  busy: boolean
}) {
  const [search, change] = useAddress()
  const units = board.units.filter((unit) => unit.kind === kind)
  const commitments = board.commitments.filter((it) => it.unit === kind)
  const cells = new Map(board.cells.map((cell) => [`${cell.commitmentId} ${cell.unitId}`, cell]))
  const openCell = (cell: Cell) =>
    change({ open: cell.commitmentId, unit: cell.unitId ?? undefined }, { push: search.open === undefined })
  return (
    <div className={styles.scroll} role="region" aria-label="目标进度" tabIndex={0} aria-busy={busy}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {units.length} 个单位
            </th>
            {commitments.map((it) => (
              <th key={it.id} scope="col">
                <button
                  type="button"
                  className={styles.head}
                  title={it.sentence}
                  data-open={(search.open === it.id && !search.unit) || undefined}
                  onClick={() =>
                    change({ open: it.id, unit: undefined }, { push: search.open === undefined })
                  }
                >
                  {it.title}
                  <small>
                    {periodName(it)} · {it.coverage ? `${it.target}%` : `${it.target} ${it.countedIn}`}
                  </small>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.id ?? 'district'}>
              <th scope="row" className={styles.unit}>
                {unit.name}
                <small>
                  {unit.detail}
                  {unit.behind > 0 && <span className={styles.lag}> 落后 {unit.behind} 项</span>}
                </small>
              </th>
              {commitments.map((it) => {
                const cell = cells.get(`${it.id} ${unit.id}`)
                if (!cell) return <td key={it.id} className={styles.none} aria-label="不在范围内" />
                const open = search.open === it.id && (search.unit ?? null) === unit.id
                return (
                  <td key={it.id}>
                    <button
                      type="button"
                      className={styles.cell}
                      data-tone={toneOf[cell.standing]}
                      data-open={open || undefined}
                      title={`${standingLabels[cell.standing]},${remainingText(cell, it)}`}
                      aria-label={`${unit.name},${it.title}:${reachedText(cell, it)},${standingLabels[cell.standing]}`}
                      onClick={() => openCell(cell)}
                    >
                      <span className={styles.number}>
                        <ShapeMark shape={shapes[cell.standing]} size={11} />
                        {cell.standing === 'notApplicable'
                          ? '—'
                          : `${cell.progress}${it.coverage ? '%' : ''}`}
                      </span>
                      {cell.standing !== 'notApplicable' && (
                        <span className={styles.track}>
                          <span style={{ width: share(cell.progress, it.target) }} />
                          {cell.expected > 0 && <i style={{ left: share(cell.expected, it.target) }} />}
                        </span>
                      )}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.legend} aria-hidden>
        {(['done', 'onPace', 'behind', 'late', 'notStarted'] as const).map((standing) => (
          <span key={standing} data-tone={toneOf[standing]}>
            <ShapeMark shape={shapes[standing]} size={11} /> {standingLabels[standing]}
          </span>
        ))}
      </p>
    </div>
  )
}
