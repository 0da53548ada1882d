import { Checkbox, MultiSelect, NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FactKind, kinds } from '../../../modules/ledger/kinds.ts'
import { type Owner, withinOwner } from '../../../modules/commitments/rules/owners.ts'
import { countedIn, rhythmLabels, sentenceOf } from '../../../modules/commitments/rules/wording.ts'
import { groupKindLabels, localityLabels, stageLabels } from '../../../modules/organization/vocabulary.ts'
import { orpc } from '../../app/client.ts'
import type { Promised } from './words.tsx'
import styles from './board.module.css'

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** What a promise of an indicator starts from. */
export const blankPromise: Promised = {
  indicator: {
    kinds: ['activity.hosted'],
    measure: 'count',
    unit: 'school',
    through: 'entry',
    atLeast: 1,
    crossSchool: false,
    toRural: false,
    fromUrban: false,
    levelAtLeast: null,
    subject: null,
    stage: null,
    types: [],
    roles: [],
    whose: 'all',
  },
  target: 1,
  per: 'term',
  scope: { unit: 'school', ids: [], associationId: null, stage: null, locality: null },
}

const measures = [
  { value: 'count', label: '数次数' },
  { value: 'distinctPeople', label: '数人数(同一人只算一次)' },
  { value: 'hours', label: '累计学时' },
  { value: 'distinctCounterparts', label: '数涉及的学校' },
  { value: 'coverage', label: '看达到要求的教师占多少' },
]

const unitsOf: Record<Owner['kind'], { value: string; label: string }[]> = {
  district: [
    { value: 'school', label: '每所学校' },
    { value: 'group', label: '每个教研组' },
    { value: 'district', label: '全区' },
  ],
  association: [{ value: 'school', label: '片区内每所学校' }],
  school: [
    { value: 'school', label: '本校' },
    { value: 'group', label: '本校每个教研组' },
  ],
  group: [{ value: 'group', label: '本组' }],
}

/** Facts that name the group that did them; all others are a group's by its members. */
const namesGroups = ['activity.ledByGroup', 'observation.made', 'observation.received', 'review.written']

/** Who, how often, what, how much: each choice reads back as one sentence. */
export function PromiseForm({
  value,
  owner,
  onChange,
}: {
  value: Promised
  /** In whose name it is promised; other than the district's, the scope is theirs. */
  owner: Owner
  onChange: (promise: Promised) => void
}) {
  const { indicator, scope } = value
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  const coverage = indicator.measure === 'coverage'
  const free = owner.kind === 'district'

  const setIndicator = (patch: Partial<Promised['indicator']>) => {
    const next = { ...indicator, ...patch }
    const group = next.unit === 'group'
    const named = next.kinds.every((kind) => namesGroups.includes(kind))
    onChange({
      ...value,
      indicator: { ...next, through: group && !named && next.measure !== 'coverage' ? 'members' : 'entry' },
      target: next.measure === 'coverage' ? Math.min(100, value.target) : value.target,
    })
  }
  const setUnit = (unit: 'school' | 'group' | 'district') => {
    const scopeOf: Promised['scope'] =
      unit === 'district'
        ? { unit }
        : unit === 'school'
          ? { unit, ids: [], associationId: null, stage: null, locality: null }
          : {
              unit,
              ids: [],
              kind: 'centralGroup',
              subject: null,
              stage: null,
              associationId: null,
              schoolId: null,
            }
    const [first] = indicator.kinds
    const through =
      unit === 'group' && !coverage && first && !namesGroups.includes(first) ? 'members' : 'entry'
    onChange(withinOwner({ ...value, scope: scopeOf, indicator: { ...indicator, unit, through } }, owner))
  }

  return (
    <div className={styles.fields}>
      <p className={styles.preview} aria-live="polite">
        {sentenceOf(value)}
      </p>
      <div className={styles.pair}>
        <Select
          label="由谁完成"
          allowDeselect={false}
          data={unitsOf[owner.kind]}
          disabled={unitsOf[owner.kind].length === 1}
          value={scope.unit}
          onChange={(unit) => unit && setUnit(unit as 'school' | 'group' | 'district')}
        />
        {free && scope.unit === 'school' && (
          <>
            <Select
              label="学段"
              placeholder="不限"
              clearable
              data={options(stageLabels)}
              value={scope.stage}
              onChange={(stage) =>
                onChange({ ...value, scope: { ...scope, stage: stage as typeof scope.stage } })
              }
            />
            <Select
              label="城乡"
              placeholder="不限"
              clearable
              data={options(localityLabels)}
              value={scope.locality}
              onChange={(locality) =>
                onChange({ ...value, scope: { ...scope, locality: locality as typeof scope.locality } })
              }
            />
            <Select
              label="片区或校联体"
              placeholder="不限"
              clearable
              data={(scopes.data?.associations ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={scope.associationId}
              onChange={(associationId) => onChange({ ...value, scope: { ...scope, associationId } })}
            />
            <MultiSelect
              label="指定学校"
              placeholder={scope.ids.length > 0 ? undefined : '不指定就是全部'}
              searchable
              hidePickedOptions
              data={(scopes.data?.schools ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={scope.ids}
              onChange={(ids) => onChange({ ...value, scope: { ...scope, ids } })}
            />
          </>
        )}
        {free && scope.unit === 'group' && scope.ids.length === 0 && (
          <>
            <Select
              label="哪一类组"
              allowDeselect={false}
              data={(['centralGroup', 'teachingGroup', 'prepGroup', 'studio'] as const).map((kind) => ({
                value: kind,
                label: groupKindLabels[kind],
              }))}
              value={scope.kind}
              onChange={(kind) =>
                onChange({ ...value, scope: { ...scope, kind: kind as typeof scope.kind } })
              }
            />
            <Select
              label="学段"
              placeholder="不限"
              clearable
              data={options(stageLabels)}
              value={scope.stage}
              onChange={(stage) =>
                onChange({ ...value, scope: { ...scope, stage: stage as typeof scope.stage } })
              }
            />
          </>
        )}
      </div>
      <div className={styles.pair}>
        <Select
          label="做什么"
          allowDeselect={false}
          searchable
          data={Object.entries(kinds).map(([kind, { label }]) => ({ value: kind, label }))}
          value={indicator.kinds[0] ?? null}
          onChange={(kind) => kind && setIndicator({ kinds: [kind as FactKind], types: [] })}
        />
        <Select
          label="怎么算"
          allowDeselect={false}
          data={measures}
          value={indicator.measure}
          onChange={(measure) => measure && setIndicator({ measure: measure as typeof indicator.measure })}
        />
        {coverage && (
          <NumberInput
            label="每人至少"
            min={1}
            max={1_000}
            suffix={` ${kinds[indicator.kinds[0]!].unit}`}
            value={indicator.atLeast}
            onChange={(atLeast) => typeof atLeast === 'number' && atLeast > 0 && setIndicator({ atLeast })}
          />
        )}
        <Select
          label={coverage ? '看哪些教师' : '谁做的才算'}
          allowDeselect={false}
          data={[
            { value: 'all', label: '全体教师' },
            { value: 'backbone', label: '骨干教师(县级及以上荣誉)' },
            { value: 'cadre', label: '中层及以上教干' },
          ]}
          value={indicator.whose}
          onChange={(whose) => whose && setIndicator({ whose: whose as typeof indicator.whose })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="多久一次"
          allowDeselect={false}
          data={options(rhythmLabels)}
          value={value.per}
          onChange={(per) => per && onChange({ ...value, per: per as Promised['per'] })}
        />
        <NumberInput
          label={coverage ? '达到要求的教师不低于' : '不少于'}
          min={1}
          max={coverage ? 100 : 100_000}
          suffix={` ${countedIn(indicator)}`}
          value={value.target}
          onChange={(target) => typeof target === 'number' && target > 0 && onChange({ ...value, target })}
        />
      </div>
      <div className={styles.pair}>
        <Checkbox
          label="只算跨校的"
          checked={indicator.crossSchool}
          onChange={(event) => setIndicator({ crossSchool: event.currentTarget.checked })}
        />
        <Checkbox
          label="只算到乡村学校的"
          checked={indicator.toRural}
          onChange={(event) => setIndicator({ toRural: event.currentTarget.checked })}
        />
      </div>
    </div>
  )
}
