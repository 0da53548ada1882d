import { stageLabels } from '../../../modules/organization/vocabulary.ts'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import type { School } from './words.ts'
import styles from './organization.module.css'

type Row = School['staffing'][number]

/** 需约 2 人; work for less than one is said as such; nothing where it cannot be told. */
function need(needed: number): string {
  if (needed === 0) return ''
  return needed < 1 ? '工作量不满 1 人' : `需约 ${Math.round(needed)} 人`
}

const inBrackets = (text: string) => (text === '' ? '' : `(${text})`)

/** What is wrong with a subject, in plain words; null when nothing is. */
function trouble(row: Row): { text: string; tone: Tone } | null {
  if (row.state === 'none') return { text: `无专任教师${inBrackets(need(row.needed))}`, tone: 'bad' }
  if (row.state === 'short') return { text: `偏少${inBrackets(need(row.needed))}`, tone: 'warn' }
  if (row.ageing) return { text: `老龄化(50 岁以上 ${row.overFifty} 人)`, tone: 'warn' }
  return null
}

/** Subject by subject: how many there are, how many are needed (a fine line), how many are fifty or more (hatched). */
export function Staffing({ rows, schoolId }: { rows: Row[]; schoolId: string }) {
  const troubled = rows.filter((row) => row.state !== 'enough' || row.ageing)
  const stages = Map.groupBy(rows, ({ stage }) => stage)
  const most = Math.max(...rows.flatMap(({ teachers, needed }) => [teachers, needed]), 1)
  return (
    <>
      {troubled.length > 0 ? (
        <p className={styles.soft}>
          {troubled.length} 门学科需要留意:
          {troubled
            .map(({ stage, subject }) => `${stages.size > 1 ? stageLabels[stage] : ''}${subject}`)
            .join('、')}
          。
        </p>
      ) : (
        <p className={styles.soft}>各学科都有足够的教师。</p>
      )}
      {[...stages].map(([stage, list]) => (
        <div key={stage}>
          {stages.size > 1 && <h3 className={styles.groupTitle}>{stageLabels[stage]}</h3>}
          <ul className={styles.staffing}>
            {list.map((row) => (
              <Subject key={row.subject} row={row} most={most} schoolId={schoolId} />
            ))}
          </ul>
        </div>
      ))}
      <p className={styles.legend}>
        <span>
          <i className={styles.swatch} /> 教师
        </span>
        <span>
          <i className={styles.swatch} data-old /> 其中 50 岁以上
        </span>
        <span>
          <i className={styles.needMark} /> 大约需要
        </span>
      </p>
    </>
  )
}

function Subject({ row, most, schoolId }: { row: Row; most: number; schoolId: string }) {
  const found = trouble(row)
  const share = (value: number) => `${(value / most) * 100}%`
  return (
    <li data-state={row.state}>
      <RouteLink
        to={`/schools/${schoolId}?subject=${encodeURIComponent(row.subject)}`}
        className={styles.subject}
      >
        {row.subject}
      </RouteLink>
      <span
        className={styles.staffTrack}
        role="img"
        aria-label={`${row.subject}：${row.teachers} 人${row.needed > 0 ? `，${need(row.needed)}` : ''}，50 岁以上 ${row.overFifty} 人`}
      >
        <span className={styles.staffFill} style={{ width: share(row.teachers) }} />
        <span className={styles.staffOld} style={{ width: share(row.overFifty) }} />
        {row.needed > 0 && <span className={styles.staffNeed} style={{ left: share(row.needed) }} />}
      </span>
      <span className={styles.staffNote}>
        <b>{row.teachers} 人</b>
        {found && (
          <StatusBadge tone={found.tone} plain>
            {found.text}
          </StatusBadge>
        )}
      </span>
    </li>
  )
}
