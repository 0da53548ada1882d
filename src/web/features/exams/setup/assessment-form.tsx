import {
  Button,
  Checkbox,
  Collapse,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  assessmentKindLabels,
  assessmentKinds,
  isGraduating,
  smallestUnitLabels,
} from '../../../../modules/exams/vocabulary.ts'
import { stagesOfKind, subjects } from '../../../../modules/organization/vocabulary.ts'
import type { SampleSize } from '../../../../modules/exams/rules/sample-size.ts'
import { client, orpc } from '../../../app/client.ts'
import { useMe } from '../../../app/session.ts'
import { PeriodField } from '../../../ui/date-fields.tsx'
import { Section } from '../../../ui/page.tsx'
import { SearchSelect } from '../../../ui/search-select.tsx'
import {
  gradeChoices,
  mistakesIn,
  nameOf,
  type Kind,
  type Stage,
  type Values,
  withKind,
} from './form-values.ts'
import { Sampling } from './sampling-fields.tsx'
import { Scoring } from './scoring.tsx'
import { stageAndGrade } from './words.ts'
import styles from './setup.module.css'

const secondary = ['语文', '数学', '英语', '物理', '化学', '生物学', '历史', '地理', '道德与法治']
const examinedSubjects: Record<Stage, readonly string[]> = {
  primary: [
    '语文',
    '数学',
    '英语',
    '科学',
    '道德与法治',
    '体育与健康',
    '音乐',
    '美术',
    '艺术',
    '信息科技',
    '劳动',
  ],
  junior: [...secondary, '科学', '体育与健康', '音乐', '美术', '艺术', '信息科技'],
  senior: [...secondary, '信息科技', '体育与健康', '音乐', '美术'],
}

const kindNotes: Partial<Record<Kind, string>> = {
  qualityMonitoring: '随机抽样，结果到学校为止，各学段都可以做。',
  mock: '只面向毕业年级，在总复习阶段。',
  diagnostic: '义务教育阶段面向全体学生的调研等同考试。',
}

// The page of the sample has these fields too.

/** The form of an assessment; `editing` leaves out what is chosen once. */
export function AssessmentForm({
  values,
  onChange,
  sample = null,
  editing = false,
}: {
  values: Values
  onChange: (values: Values) => void
  /** What the gate says that the sample will draw. */
  sample?: SampleSize | null
  editing?: boolean
}) {
  const me = useMe()
  const set = (patch: Partial<Values>) => onChange({ ...values, ...patch })
  const ownSchools = me.roles.filter(
    ({ kind, scopeId }) => (kind === 'principal' || kind === 'dean') && scopeId,
  )
  const district = me.roles.some(({ kind }) =>
    ['districtAdministrator', 'officeHead', 'researcher'].includes(kind),
  )
  const owners = [
    ...(district ? [{ value: '', label: '全区' }] : []),
    ...[...new Map(ownSchools.map((role) => [role.scopeId!, role.scopeName ?? '本校'])).entries()].map(
      ([value, label]) => ({ value, label }),
    ),
  ]
  const ownerName = owners.find(({ value }) => value === values.schoolId)?.label
  const monitoring = values.kind === 'qualityMonitoring'
  const [opened, setMore] = useState(false)
  const mistakes = mistakesIn(values, values.schoolId ? ownerName : undefined)
  // What is wrong is not to be folded away.
  const more = opened || mistakes.thresholds !== undefined
  return (
    <>
      <Section title="考什么、什么时候">
        <div className={styles.form}>
          <Select
            label="类型"
            required
            allowDeselect={false}
            description={kindNotes[values.kind]}
            data={assessmentKinds.map((value) => ({ value, label: assessmentKindLabels[value] }))}
            value={values.kind}
            onChange={(kind) => kind && onChange(withKind(values, kind as Kind))}
          />
          <div className={styles.pair}>
            <Select
              label="年级"
              required
              searchable
              allowDeselect={false}
              data={gradeChoices}
              value={`${values.stage} ${values.grade}`}
              onChange={(choice) => {
                const [stage, grade] = (choice ?? '').split(' ') as [Stage, string]
                if (!stage) return
                const known = examinedSubjects[stage]
                set({
                  stage,
                  grade: Number(grade),
                  subjects: values.subjects.filter((it) => known.includes(it)),
                })
              }}
            />
            <PeriodField label="考试日期" required value={values.held} onChange={(held) => set({ held })} />
          </div>
          {values.kind === 'mock' && isGraduating(values.stage, values.grade) && (
            <Checkbox
              label="在课程教完之后的总复习阶段进行"
              checked={values.generalReview}
              onChange={(event) => set({ generalReview: event.currentTarget.checked })}
            />
          )}
          {!editing && (
            <MultiSelect
              label="学科"
              description="每科先建一份试卷，满分 100 分，以后可以改。"
              placeholder={values.subjects.length === 0 ? '选择学科' : undefined}
              searchable
              hidePickedOptions
              data={examinedSubjects[values.stage].filter((it) =>
                (subjects as readonly string[]).includes(it),
              )}
              value={values.subjects}
              onChange={(chosen) => set({ subjects: chosen })}
            />
          )}
        </div>
      </Section>
      <Section title="谁参加">
        <div className={styles.form}>
          {owners.length > 1 && (
            <Select
              label="由谁组织"
              allowDeselect={false}
              data={owners}
              value={values.schoolId ?? ''}
              onChange={(owner) => set({ schoolId: owner || null })}
            />
          )}
          {values.schoolId ? (
            owners.length <= 1 && <p className={styles.soft}>只有本校参加({ownerName ?? '本校'})。</p>
          ) : (
            <Participation values={values} set={set} />
          )}
          {monitoring && <Sampling values={values} set={set} size={sample} editing={editing} />}
        </div>
      </Section>
      <Section title="名称">
        <div className={styles.form}>
          <TextInput
            label="名称"
            required
            maxLength={100}
            error={mistakes.name}
            value={nameOf(values, values.schoolId ? ownerName : undefined)}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <div>
            <Button variant="subtle" size="compact-sm" aria-expanded={more} onClick={() => setMore(!more)}>
              {more ? '收起更多设置' : '更多设置：分数线、增值起点、结果范围'}
            </Button>
          </div>
          <Collapse expanded={more}>
            <More values={values} set={set} />
          </Collapse>
        </div>
      </Section>
      <Scoring values={values} set={set} />
    </>
  )
}

type Part = { values: Values; set: (patch: Partial<Values>) => void }

function Participation({ values, set }: Part) {
  const tree = useQuery(orpc.organization.tree.queryOptions({ input: undefined, staleTime: 300_000 }))
  const teaching = (tree.data?.schools ?? []).filter(({ kind }) => stagesOfKind[kind].includes(values.stage))
  return (
    <>
      <div>
        <SegmentedControl
          aria-label="参加范围"
          data={[
            { value: 'stage', label: '全学段学校' },
            { value: 'associations', label: '片区或校联体' },
            { value: 'schools', label: '指定学校' },
          ]}
          value={values.by}
          onChange={(by) => set({ by: by as Values['by'] })}
        />
      </div>
      {values.by === 'stage' && tree.data && (
        <p className={styles.soft}>全区有这个学段的 {teaching.length} 所学校都参加。</p>
      )}
      {values.by === 'associations' && (
        <MultiSelect
          label="片区或校联体"
          searchable
          data={(tree.data?.associations ?? []).map(({ id, name, kind }) => ({
            value: id,
            label: `${name}(${kind === 'cluster' ? '片区' : '校联体'})`,
          }))}
          value={values.associationIds}
          onChange={(associationIds) => set({ associationIds })}
        />
      )}
      {values.by === 'schools' && (
        <MultiSelect
          label="学校"
          searchable
          data={teaching.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.schoolIds}
          onChange={(schoolIds) => set({ schoolIds })}
        />
      )}
    </>
  )
}

function More({ values, set }: Part) {
  const excellent = values.grade <= 2 ? 90 : 85
  const lines = values.thresholds ?? { excellent: excellent * 10, pass: 600, low: 400 }
  const mistake = mistakesIn(values).thresholds
  const line = (key: keyof typeof lines, label: string) => (
    <NumberInput
      label={label}
      min={1}
      max={100}
      suffix=" %"
      value={lines[key] / 10}
      error={mistake !== undefined}
      onChange={(value) =>
        typeof value === 'number' && set({ thresholds: { ...lines, [key]: Math.round(value * 10) } })
      }
    />
  )
  const searchPrior = async (text: string) => {
    const found = await client.exams.listAssessments({
      search: text || undefined,
      ...(values.held[0] && { priorOf: { grade: values.grade, heldFrom: values.held[0] } }),
      limit: 20,
    })
    return found.rows.map(({ id, name, stage, grade, heldFrom }) => ({
      value: id,
      label: name,
      note: `${stageAndGrade(stage, grade)} · ${heldFrom}`,
    }))
  }
  const prior = useQuery({
    ...orpc.exams.getAssessment.queryOptions({ input: { id: values.priorId ?? '' } }),
    enabled: values.priorId !== null,
  })
  return (
    <div className={styles.form}>
      <div className={styles.pair}>
        {line('excellent', '优秀线(满分的)')}
        {line('pass', '及格线(满分的)')}
        {line('low', '低分线(满分的，以下)')}
      </div>
      {mistake && (
        <p role="alert" className={styles.mistake}>
          {mistake}
        </p>
      )}
      <SearchSelect
        label="增值的起点"
        description="同一届学生更早的一次监测，可以在上一个学段；按学籍号对上人，有了它才能算增值。"
        placeholder="按名称查找"
        searchKey={['exams', 'prior', values.grade, values.held[0]]}
        search={searchPrior}
        value={values.priorId ? { value: values.priorId, label: prior.data?.name ?? '……' } : null}
        onChange={(choice) => set({ priorId: choice?.value ?? null })}
      />
      {values.kind !== 'qualityMonitoring' && (
        <Select
          label="结果最细到"
          allowDeselect={false}
          data={Object.entries(smallestUnitLabels).map(([value, label]) => ({ value, label }))}
          value={values.smallestUnit}
          onChange={(unit) => unit && set({ smallestUnit: unit as Values['smallestUnit'] })}
        />
      )}
      <Checkbox
        label="有纸笔(或上机)作答"
        description="口语、实验操作、体育测试等没有纸笔作答的去掉勾。"
        checked={values.written}
        onChange={(event) => set({ written: event.currentTarget.checked })}
      />
    </div>
  )
}
