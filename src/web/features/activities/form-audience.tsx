import { Button, MultiSelect, Select } from '@mantine/core'
import type { Answers } from '../../app/client.ts'
import { gradeLabel } from '../../../modules/organization/vocabulary.ts'
import { SearchMultiSelect } from '../../ui/search-select.tsx'
import type { Change } from './activity-form.tsx'
import { likelyAudience, type FormAudience, type FormValues } from './form-values.ts'
import { searchPeople } from './people.ts'
import { stageOptions, subjectOptions } from './words.tsx'
import styles from './form.module.css'

type Tree = Answers['organization']['tree']
const gradeOptions = Array.from({ length: 12 }, (_, index) => ({
  value: String(index + 1),
  label: gradeLabel(index + 1),
}))

/** Who is meant. It follows the activity until someone chooses otherwise. */
export function AudienceFields({
  form,
  tree,
  mistakes,
  change,
}: {
  form: FormValues
  tree: Tree | undefined
  mistakes: Record<string, string>
  change: Change
}) {
  const audience = form.audience ?? likelyAudience(form)
  const choose = (patch: Partial<FormAudience>) => change({ audience: { ...audience, ...patch } })
  const schools = (tree?.schools ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const associations = (tree?.associations ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const groups = (tree?.groups ?? []).map(({ id, name, schoolName }) => ({
    value: id,
    label: schoolName ? `${schoolName} ${name}` : name,
  }))
  const many = {
    searchable: true,
    clearable: true,
    nothingFoundMessage: '没有找到',
  } as const
  return (
    <fieldset className={styles.block}>
      <legend>主办与参加范围</legend>
      <div className={styles.two}>
        <Select
          label="主办小组"
          placeholder="没有"
          searchable
          clearable
          nothingFoundMessage="没有找到"
          data={groups}
          limit={50}
          value={form.groupId}
          onChange={(groupId) => change({ groupId })}
        />
        <Select
          label="主办片区或校联体"
          placeholder="没有"
          searchable
          clearable
          data={associations}
          error={mistakes.association}
          value={form.associationId}
          onChange={(associationId) => change({ associationId })}
        />
        <MultiSelect
          {...many}
          label="参加的学校"
          data={schools}
          placeholder={audience.schools.length === 0 ? '不限' : undefined}
          value={audience.schools}
          onChange={(ids) => choose({ schools: ids })}
        />
        <MultiSelect
          {...many}
          label="参加的片区、校联体"
          data={associations}
          placeholder={audience.associations.length === 0 ? '不限' : undefined}
          value={audience.associations}
          onChange={(ids) => choose({ associations: ids })}
        />
        <MultiSelect
          {...many}
          label="参加的小组"
          data={groups}
          limit={50}
          placeholder={audience.groups.length === 0 ? '不限' : undefined}
          value={audience.groups}
          onChange={(ids) => choose({ groups: ids })}
        />
        <MultiSelect
          {...many}
          label="任教学科"
          data={subjectOptions}
          placeholder={audience.subjects.length === 0 ? '不限' : undefined}
          value={audience.subjects}
          onChange={(subjects) => choose({ subjects })}
        />
        <MultiSelect
          {...many}
          label="任教学段"
          data={stageOptions}
          placeholder={audience.stages.length === 0 ? '不限' : undefined}
          value={audience.stages}
          onChange={(stages) => choose({ stages: stages as FormAudience['stages'] })}
        />
        <MultiSelect
          {...many}
          label="任教年级"
          data={gradeOptions}
          placeholder={audience.grades.length === 0 ? '不限' : undefined}
          value={audience.grades.map(String)}
          onChange={(grades) => choose({ grades: grades.map(Number) })}
        />
      </div>
      <SearchMultiSelect
        label="另外点名邀请"
        placeholder="输入姓名、拼音或工号"
        searchKey={['people']}
        search={searchPeople}
        value={audience.people}
        onChange={(people) => choose({ people })}
      />
      {form.audience && (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => change({ audience: null })}>
            恢复为随学科学段而定
          </Button>
        </div>
      )}
    </fieldset>
  )
}
