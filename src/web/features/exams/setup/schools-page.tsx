import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { sampleSize } from '../../../../modules/exams/rules/sample-size.ts'
import { localityLabels } from '../../../../modules/organization/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { Figure, Figures } from '../../../ui/figure.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ErrorState, errorSentence } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { CandidateNumbers } from './candidate-numbers.tsx'
import { blankValues, mistakesIn, samplingOf, type Values } from './form-values.ts'
import { Sampling } from './sampling-fields.tsx'
import { UnsignedPapers } from './signatures.tsx'
import type { Assessment, SchoolLine } from './words.ts'
import styles from './setup.module.css'

const route = getRouteApi('/app/exams/$id/schools')

/** Schools that take part, the draw of the sample, and the moment at which the pupils are fixed. */
export function AssessmentSchoolsPage() {
  const { id } = route.useParams()
  const assessment = useQuery(orpc.exams.getAssessment.queryOptions({ input: { id } }))
  const schools = useQuery(orpc.exams.listAssessmentSchools.queryOptions({ input: { id } }))
  const it = assessment.data
  const error = assessment.error ?? schools.error
  return (
    <Page
      title={it?.sampled ? '学校与抽样' : '参加的学校与学生'}
      back={{ to: `/exams/${id}`, label: it?.name ?? '监测' }}
      aside={
        it &&
        it.pupils > 0 && (
          <DownloadButton
            label={it.sampled && it.may.choosePupils ? '导出名单与抽样说明' : '导出名单'}
            targets={[{ label: '名单', href: `/api/exams/assessments/${id}/pupils.xlsx` }]}
          />
        )
      }
    >
      {error ? (
        <ErrorState error={error} />
      ) : !it || !schools.data ? (
        <Loading />
      ) : (
        <>
          <Figures>
            <Figure label="学校" value={schools.data.rows.length} unit="所" />
            <Figure label="在籍学生" value={schools.data.onRoll} unit="人" />
            <Figure
              label={it.state === 'drafted' ? (it.sampled ? '已抽中' : '已确定') : '参加学生'}
              value={schools.data.pupils > 0 ? schools.data.pupils : null}
              unit="人"
            />
          </Figures>
          {it.may.choosePupils && (
            <>
              <Choose
                it={it}
                rows={schools.data.rows}
                onRoll={schools.data.onRoll}
                marked={schools.data.marked}
                numbered={schools.data.numbered}
              />
              <CandidateNumbers it={it} pupils={schools.data.pupils} numbered={schools.data.numbered} />
            </>
          )}
          <RecordList
            label="学校"
            source={settled(schools.data.rows)}
            columns={columnsOf(it)}
            rowId={(row) => row.schoolId}
            rowTo={false}
          />
        </>
      )}
    </Page>
  )
}

function columnsOf(it: Assessment): Column<SchoolLine>[] {
  const number = (value: number) => (value > 0 ? value.toLocaleString('zh-CN') : '')
  return [
    { key: 'name', title: '学校', cell: (row) => row.name },
    {
      key: 'place',
      title: '片区与类型',
      card: 'plain',
      cell: (row) =>
        [row.clusterName, row.allianceName, localityLabels[row.locality]].filter(Boolean).join(' · '),
    },
    { key: 'onRoll', title: '在籍', align: 'end', cell: (row) => number(row.onRoll) || '没有名单' },
    { key: 'pupils', title: it.sampled ? '抽中' : '参加', align: 'end', cell: (row) => number(row.pupils) },
    { key: 'classes', title: '班级', align: 'end', cell: (row) => number(row.classes) },
    ...(it.sampled
      ? [
          {
            key: 'weight',
            title: '每人代表',
            align: 'end' as const,
            cell: (row: SchoolLine) => (row.weight === null ? '' : `${row.weight.toFixed(1)} 人`),
          },
        ]
      : []),
    ...(it.sampling?.matrix
      ? [
          {
            key: 'booklets',
            title: '分册',
            cell: (row: SchoolLine) => row.booklets.map(({ name, pupils }) => `${name} ${pupils}`).join('，'),
          },
        ]
      : []),
  ]
}

function Choose({
  it,
  rows,
  onRoll,
  marked,
  numbered,
}: {
  it: Assessment
  rows: SchoolLine[]
  onRoll: number
  marked: boolean
  numbered: number
}) {
  if (onRoll === 0)
    return (
      <Section title="先导入学生">
        <p>
          参加的学校里还没有这个年级的学生。请到<RouteLink to="/exams/pupils">学生名册</RouteLink>
          导入名单，或请各校导入本校的名单。
        </p>
      </Section>
    )
  return (
    <>
      {it.sampled && <Draw it={it} rows={rows} marked={marked} />}
      <Freeze it={it} marked={marked} numbered={numbered} />
    </>
  )
}

function Draw({ it, rows, marked }: { it: Assessment; rows: SchoolLine[]; marked: boolean }) {
  const { sampling } = it
  const [values, setValues] = useState<Values>(() => ({
    ...blankValues,
    sampled: true,
    schoolId: it.school?.id ?? null,
    sampleSchools: sampling?.schools ?? '',
    name: it.name,
    within: sampling?.within?.unit ?? 'all',
    withinSize: sampling?.within?.size ?? '',
    matrix: sampling?.matrix?.by ?? 'none',
    booklets: sampling?.matrix?.by === 'booklets' ? sampling.matrix.count : 2,
  }))
  const [seed, setSeed] = useState('')
  const [given, setGiven] = useState(false)
  const queries = useQueryClient()
  const draw = useMutation(
    orpc.exams.drawSample.mutationOptions({
      onSuccess: async (drawn) => {
        toast.good(`抽中 ${drawn.pupils.toLocaleString('zh-CN')} 名学生`)
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
    }),
  )
  const size = sampleSize(
    samplingOf(values)!,
    rows.map(({ locality, onRoll, classesOnRoll }) => ({
      locality,
      pupils: onRoll,
      classes: classesOnRoll,
    })),
  )
  if (marked)
    return (
      <Section title="抽样" note="已经有成绩，样本不能再改。">
        <DrawnFrom it={it} />
      </Section>
    )
  return (
    <Section title="抽样" note="按城乡分层，随机抽取。没有成绩之前可以重抽，每次都有记录。">
      <div className={styles.form}>
        <Sampling values={values} set={(patch) => setValues({ ...values, ...patch })} size={size} editing />
        <DrawnFrom it={it} />
        {given && (
          <TextInput
            label="种子"
            description="复核一次公开的抽样时，填写当时的种子。"
            maxLength={100}
            value={seed}
            onChange={(event) => setSeed(event.currentTarget.value)}
          />
        )}
        {draw.error && <ErrorState error={draw.error} />}
        <div className={styles.actions}>
          <Button
            disabled={mistakesIn(values).withinSize !== undefined}
            variant={sampling?.seed ? 'default' : 'filled'}
            loading={draw.isPending}
            onClick={() =>
              draw.mutate({
                id: it.id,
                sampling: samplingOf(values)!,
                seed: given && seed.trim() ? seed.trim() : undefined,
              })
            }
          >
            {sampling?.seed ? '重新抽样' : '抽样'}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setGiven(!given)}>
            {given ? '用随机的种子' : '用指定的种子'}
          </Button>
        </div>
      </div>
    </Section>
  )
}

function DrawnFrom({ it }: { it: Assessment }) {
  const { sampling } = it
  if (!sampling?.seed) return null
  return (
    <p className={styles.soft}>
      当前样本：种子 <span className={styles.seed}>{sampling.seed}</span>，{sampling.drawnBy}
      {sampling.drawnAt && ` ${sampling.drawnAt.slice(0, 10)}`}{' '}
      抽取。用同样的名单和种子，任何人都能抽出同样的结果。
    </p>
  )
}

function Freeze({ it, marked, numbered }: { it: Assessment; marked: boolean; numbered: number }) {
  // Whoever fixed them without numbers has them from elsewhere.
  const [numbers, setNumbers] = useState(it.state === 'drafted' || numbered > 0)
  const queries = useQueryClient()
  const freeze = useMutation(
    orpc.exams.freezePupils.mutationOptions({
      onSuccess: async (fixed) => {
        const changes = [
          fixed.added > 0 && `新增 ${fixed.added} 人`,
          fixed.removed > 0 && `移出 ${fixed.removed} 人`,
        ]
        toast.good(['已确定参加的学生', ...changes.filter(Boolean)].join('，'))
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const drawn = !it.sampled || it.sampling?.drawnAt != null
  if (!drawn) return null
  const again = it.state === 'collecting'
  if (again && it.sampled) return null
  return (
    <Section
      title={again ? '名单有变动时' : '确定学生'}
      note={
        again
          ? marked
            ? '按现在的名册补上新来的学生；已有成绩，不移出任何人。'
            : '按现在的名册重新确定。'
          : it.sampled
            ? '确定之后各校可以导出本校抽中的名单，成绩也可以导入了。'
            : '把各校这个年级的在籍学生定为参加者，之后就可以导入成绩。'
      }
    >
      {!again && (
        <UnsignedPapers
          assessmentId={it.id}
          needed={it.reviewersNeeded}
          papers={it.papers.map(({ id, title, agreed, may }) => ({
            paperId: id,
            title,
            agreed,
            mayRead: may.read,
          }))}
        />
      )}
      <div className={styles.actions}>
        <Button
          variant={again ? 'default' : 'filled'}
          loading={freeze.isPending}
          onClick={() => freeze.mutate({ id: it.id, candidateNumbers: numbers })}
        >
          {again ? '按名册更新' : '确定学生'}
        </Button>
        <Checkbox
          label="给没有考号的学生编考号"
          checked={numbers}
          onChange={(event) => setNumbers(event.currentTarget.checked)}
        />
      </div>
      {!again && (
        <p className={styles.soft}>考号由阅卷系统或考务软件编的，不用勾选；确定之后在这一页导入。</p>
      )}
    </Section>
  )
}
