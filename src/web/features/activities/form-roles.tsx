import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { v7 as newId } from 'uuid'
import { activityRoleLabels } from '../../../modules/activities/vocabulary.ts'
import { SearchSelect } from '../../ui/search-select.tsx'
import type { Change } from './activity-form.tsx'
import type { FormRole, FormValues } from './form-values.ts'
import { searchPeople } from './people.ts'
import styles from './form.module.css'

const roles = ['speaker', 'demonstrator', 'commentator', 'organiser'] as const
const options = roles.map((value) => ({
  value,
  label: value === 'organiser' ? '共同组织者' : activityRoleLabels[value],
}))

/** Who speaks, teaches, comments, and what about. */
export function RoleFields({
  form,
  mistakes,
  change,
}: {
  form: FormValues
  mistakes: Record<string, string>
  change: Change
}) {
  const replace = (key: string, patch: Partial<FormRole> | null) =>
    change({
      roles: form.roles.flatMap((it) => (it.key === key ? (patch ? { ...it, ...patch } : []) : it)),
    })
  return (
    <fieldset className={styles.block}>
      <legend>人员分工</legend>
      {form.roles.map(({ key, role, person, topic }, index) => (
        <div key={key} className={styles.person}>
          <Select
            aria-label={`第 ${index + 1} 人的分工`}
            allowDeselect={false}
            data={options}
            value={role}
            onChange={(next) => next && replace(key, { role: next as FormRole['role'] })}
          />
          <SearchSelect
            label={`第 ${index + 1} 人`}
            placeholder="姓名、拼音或工号"
            error={mistakes[`role ${key}`]}
            searchKey={['people']}
            search={searchPeople}
            value={person}
            onChange={(next) => replace(key, { person: next })}
          />
          <TextInput
            aria-label={`第 ${index + 1} 人的课题或题目`}
            maxLength={200}
            placeholder="课题或题目"
            value={topic}
            onChange={(event) => replace(key, { topic: event.currentTarget.value })}
          />
          <ActionIcon aria-label={`移除第 ${index + 1} 人`} onClick={() => replace(key, null)}>
            <IconTrash size={17} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={form.roles.length >= 50}
          onClick={() =>
            change({ roles: [...form.roles, { key: newId(), role: 'speaker', person: null, topic: '' }] })
          }
        >
          添加主讲、执教或点评的人
        </Button>
      </div>
    </fieldset>
  )
}
