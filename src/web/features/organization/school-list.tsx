import { localityLabels, schoolKindLabels } from '../../../modules/organization/vocabulary.ts'
import { type Column, RecordList, settled } from '../../ui/record-list.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { fits, type SchoolFilter } from './matching.ts'
import { localityShapes, type SchoolLine, type Tree } from './words.ts'
import styles from './organization.module.css'

const columns: Column<SchoolLine>[] = [
  { key: 'name', title: '学校', cell: (it) => it.name },
  { key: 'kind', title: '办学类型', cell: (it) => schoolKindLabels[it.kind] },
  {
    key: 'locality',
    title: '城乡',
    card: 'corner',
    cell: (it) => (
      <span className={styles.mark} data-locality={it.locality}>
        <ShapeMark shape={localityShapes[it.locality]} size={11} /> {localityLabels[it.locality]}
      </span>
    ),
  },
  { key: 'cluster', title: '片区', cell: (it) => it.clusterName },
  { key: 'alliance', title: '校联体', cell: (it) => it.allianceName },
  { key: 'teachers', title: '教师', align: 'end', cell: (it) => it.teachers },
  { key: 'pupils', title: '学生', align: 'end', cell: (it) => it.pupilCount ?? '—' },
]

/** The schools as a list; all of them are in memory, so filters answer at once. */
export function SchoolList({ tree, filter }: { tree: Tree; filter: SchoolFilter }) {
  return (
    <RecordList
      label="学校"
      source={settled(tree.schools.filter((school) => fits(school, filter)))}
      columns={columns}
      rowId={(it) => it.id}
      rowTo={(it) => `/schools/${it.id}`}
    />
  )
}
