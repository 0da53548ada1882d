import { Button, Switch } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { gradeLabel } from '../../../../modules/organization/vocabulary.ts'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { confirmDestructive } from '../../../ui/confirm.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { today } from '../../../ui/dates.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { type Filter, FilterBar } from '../../../ui/filter-bar.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState, errorSentence } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { Watermark } from '../../../ui/watermark.tsx'
import { FileChoice } from './file-choice.tsx'
import { ImportsList } from './imports-list.tsx'
import styles from './marks.module.css'

const RosterLooks = lazy(() =>
  import('./roster-looks.tsx').then((module) => ({ default: module.RosterLooks })),
)

type Row = Answers['exams']['listPupils']['rows'][number]
type Places = Answers['exams']['pupilPlaces']

const route = getRouteApi('/app/exams/pupils')
const columns: Column<Row>[] = [
  { key: 'number', title: '学籍号', cell: (it) => it.number },
  { key: 'name', title: '姓名', card: 'corner', cell: (it) => it.name },
  { key: 'sex', title: '性别', cell: (it) => (it.sex === null ? '' : it.sex === 'female' ? '女' : '男') },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName },
  { key: 'class', title: '班级', card: 'plain', cell: (it) => it.className },
]
const nameless = columns.filter(({ key }) => key !== 'name')

/** The pupils that the viewer may list, and the way to bring in more. */
export function PupilsPage() {
  const search = route.useSearch()
  const places = useQuery(orpc.exams.pupilPlaces.queryOptions())
  const [importing, setImporting] = useState(false)
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  const input = {
    ...(search.q && { text: search.q }),
    ...(search.school && { schoolId: search.school }),
    ...(search.grade && { grade: Number(search.grade) }),
    ...(search.className && { className: search.className }),
    left: search.left === '1',
  }
  const mayList = places.data?.may.list ?? false
  const pupils = useInfiniteQuery({
    ...orpc.exams.listPupils.infiniteOptions({ input: (cursor) => ({ ...input, cursor }), ...keyset }),
    enabled: mayList,
    // Each reading is a look that is written down: coming back to the window is none.
    refetchOnWindowFocus: false,
  })
  const named = pupils.data?.pages.some(({ rows }) => rows.some(({ name }) => name !== null)) ?? false
  const watermark = pupils.data?.pages[0]?.watermark
  const total = places.data?.schools.reduce((sum, school) => sum + school.pupils, 0)
  const query = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]))
  return (
    <Page
      title="学生名册"
      note={
        total === undefined
          ? undefined
          : `${places.data!.schools.length} 所学校，${total.toLocaleString('zh-CN')} 名在校学生。姓名只有本校可见；查看和导出都有记录。`
      }
      back={{ to: '/exams', label: '质量监测' }}
      action={
        places.data?.may.import && !importing ? (
          <Button onClick={() => setImporting(true)}>导入名册</Button>
        ) : undefined
      }
      aside={
        <>
          <Looks places={places.data} schoolId={search.school} />
          <ForgetNames places={places.data} schoolId={search.school} />
        </>
      }
      filters={mayList && <FilterBar filters={filtersOf(places.data, search)} />}
    >
      {watermark && <Watermark text={watermark} />}
      {importing && <ImportSection onClose={() => setImporting(false)} />}
      {places.data && !mayList ? (
        <PlacesTable places={places.data} />
      ) : (
        <RecordList
          label="学生"
          source={pupils}
          columns={named ? columns : nameless}
          rowId={(it) => it.id}
          rowTo={false}
          selection={{ ids: chosen, onChange: setChosen }}
          selectionActions={
            <LeftButton ids={[...chosen]} back={input.left} onDone={() => setChosen(new Set())} />
          }
          tools={
            <DownloadButton
              label="导出 Excel"
              targets={[{ label: '导出 Excel', href: `/api/exams/pupils.xlsx?${query.toString()}` }]}
            />
          }
          empty={<EmptyState title="没有符合条件的学生">换个条件，或导入学生名册。</EmptyState>}
        />
      )}
      {importing && <ImportsList purpose="pupils" to={(id) => `/exams/pupils/import/${id}`} />}
    </Page>
  )
}

function filtersOf(places: Places | undefined, search: { school?: string; grade?: string }): Filter[] {
  const schools = places?.schools ?? []
  const school =
    schools.find(({ id }) => id === search.school) ?? (schools.length === 1 ? schools[0] : undefined)
  const grades = [
    ...new Set((school ? [school] : schools).flatMap((one) => one.grades.map(({ grade }) => grade))),
  ]
  const classes = school?.grades.find(({ grade }) => String(grade) === search.grade)?.classes ?? []
  return [
    { kind: 'text', name: 'q', label: '学籍号' },
    ...(schools.length > 1
      ? [
          {
            kind: 'select' as const,
            name: 'school',
            label: '学校',
            searchable: true,
            options: schools.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : []),
    {
      kind: 'select',
      name: 'grade',
      label: '年级',
      options: grades
        .toSorted((a, b) => a - b)
        .map((grade) => ({ value: String(grade), label: gradeLabel(grade) })),
    },
    ...(classes.length > 0
      ? [
          {
            kind: 'select' as const,
            name: 'className',
            label: '班级',
            options: classes.map(({ className }) => ({ value: className, label: className })),
          },
        ]
      : []),
    {
      kind: 'segmented',
      name: 'left',
      label: '在校',
      options: [
        { value: '', label: '在校' },
        { value: '1', label: '已离校' },
      ],
    },
  ]
}

function ImportSection({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [leaveNamesOut, setLeaveNamesOut] = useState(false)
  return (
    <Section
      title="导入学生名册"
      action={
        <>
          <DownloadButton
            label="下载模板"
            targets={[{ label: '下载模板', href: '/api/exams/pupils-template.xlsx' }]}
          />
          <Button variant="subtle" color="gray" onClick={onClose}>
            收起
          </Button>
        </>
      }
    >
      <FileChoice
        label="选择一份学生名册"
        limit={32 * 1024 * 1024}
        of={{ purpose: 'pupils', leaveNamesOut }}
        onSent={(importId) => void navigate({ to: '/exams/pupils/import/$importId', params: { importId } })}
      />
      <div className={styles.options}>
        <Switch
          label="不保存姓名，只留学籍号"
          checked={leaveNamesOut}
          onChange={(event) => setLeaveNamesOut(event.currentTarget.checked)}
        />
      </div>
      <ul className={styles.explained}>
        <li>要有学籍号(或学号)、年级、班级；姓名和性别可以没有。标题行、列的先后都不用改。</li>
        <li>以学籍号认人：再导入一次不会有任何变化，转学、调班会更新。名册里没有的学生保持原样。</li>
        <li>先检查，您确认之后才会写入；有误的行会在原来的文件里标出来还给您。</li>
      </ul>
    </Section>
  )
}

/** For those who are told numbers only. */
function PlacesTable({ places }: { places: Places }) {
  const rows = places.schools.flatMap((school) =>
    school.grades.map(({ grade, pupils, classes }) => ({
      id: `${school.id} ${grade}`,
      school: school.name,
      grade,
      pupils,
      classes: classes.length,
    })),
  )
  const shown: Column<(typeof rows)[number]>[] = [
    { key: 'school', title: '学校', cell: (it) => it.school },
    { key: 'grade', title: '年级', cell: (it) => gradeLabel(it.grade) },
    { key: 'classes', title: '班级', align: 'end', cell: (it) => it.classes },
    { key: 'pupils', title: '学生', align: 'end', cell: (it) => it.pupils.toLocaleString('zh-CN') },
  ]
  return (
    <RecordList
      label="各校学生数"
      source={{
        data: { pages: [{ rows }] },
        isPending: false,
        isFetching: false,
        error: null,
        refetch: () => {},
        hasNextPage: false,
        isFetchingNextPage: false,
        fetchNextPage: () => {},
      }}
      columns={shown}
      rowId={(it) => it.id}
      rowTo={false}
    />
  )
}

function LeftButton({ ids, back, onDone }: { ids: string[]; back: boolean; onDone: () => void }) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const mark = useMutation(
    orpc.exams.markPupilsLeft.mutationOptions({
      onSuccess: async ({ pupils }) => {
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        toast.good(back ? `${pupils} 名学生已恢复在校` : `${pupils} 名学生已登记离校`)
        setAsking(false)
        onDone()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  return (
    <>
      <Button
        variant="default"
        loading={mark.isPending}
        onClick={() => (back ? mark.mutate({ ids, leftOn: null }) : setAsking(true))}
      >
        {back ? '恢复在校' : '登记离校'}
      </Button>
      {asking && (
        <Dialog title={`登记 ${ids.length} 名学生离校？`} size="sm" onClose={() => setAsking(false)}>
          <p>离校的学生不再进入新的监测；以前的成绩保留。随时可以恢复。</p>
          <div className={styles.next}>
            <Button variant="default" onClick={() => setAsking(false)}>
              再想想
            </Button>
            <Button loading={mark.isPending} onClick={() => mark.mutate({ ids, leftOn: today() })}>
              登记离校
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** Who looked at a school's roster, for those who list it. */
function Looks({ places, schoolId }: { places: Places | undefined; schoolId: string | undefined }) {
  const [open, setOpen] = useState(false)
  const schools = places?.may.list ? places.schools : []
  const school = schools.find(({ id }) => id === schoolId) ?? (schools.length === 1 ? schools[0] : undefined)
  if (!school) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        谁看过
      </Button>
      {open && (
        <Suspense>
          <RosterLooks school={school} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function ForgetNames({ places, schoolId }: { places: Places | undefined; schoolId: string | undefined }) {
  const queries = useQueryClient()
  const forget = useMutation(
    orpc.exams.forgetPupilNames.mutationOptions({
      onSuccess: async ({ pupils }) => {
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        toast.good(`已清除 ${pupils} 名学生的姓名`)
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const erasable = places?.may.forgetNames ?? []
  const id = schoolId ?? (erasable.length === 1 ? erasable[0] : undefined)
  if (!id || !erasable.includes(id)) return null
  const school = places!.schools.find((one) => one.id === id)
  const ask = async () => {
    const sure = await confirmDestructive({
      title: `清除${school?.name ?? ''}学生的姓名？`,
      message: '只留学籍号，成绩和班级不变。清除后不能恢复，需要时可以重新导入。',
      action: '清除姓名',
    })
    if (sure) forget.mutate({ schoolId: id })
  }
  return (
    <Button variant="default" loading={forget.isPending} onClick={() => void ask()}>
      清除姓名
    </Button>
  )
}
