import { Select, Textarea, TextInput } from '@mantine/core'
import type { Answers } from '../../app/client.ts'
import { SearchSelect } from '../../ui/search-select.tsx'
import type { Change } from './activity-form.tsx'
import { AudienceFields } from './form-audience.tsx'
import { RegistrationFields } from './form-registration.tsx'
import { RoleFields } from './form-roles.tsx'
import { MoreSessions } from './form-more-sessions.tsx'
import type { FormValues } from './form-values.ts'
import { searchPeople } from './people.ts'
import { levelOptions } from './words.tsx'
import styles from './form.module.css'

/** Everything behind 更多. */
export default function FormMore({
  form,
  tree,
  mistakes,
  change,
}: {
  form: FormValues
  tree: Answers['organization']['tree'] | undefined
  mistakes: Record<string, string>
  change: Change
}) {
  return (
    <>
      <MoreSessions form={form} mistakes={mistakes} change={change} />
      <RegistrationFields form={form} mistake={mistakes.quota} change={change} />
      <AudienceFields form={form} tree={tree} mistakes={mistakes} change={change} />
      <RoleFields form={form} mistakes={mistakes} change={change} />
      <Rest form={form} mistakes={mistakes} change={change} />
    </>
  )
}

/** Theme, agenda, link, level and organiser: asked for seldom. */
function Rest({
  form,
  mistakes,
  change,
}: {
  form: FormValues
  mistakes: Record<string, string>
  change: Change
}) {
  return (
    <fieldset className={styles.block}>
      <legend>内容与组织</legend>
      <TextInput
        label="研究主题"
        maxLength={200}
        value={form.theme}
        onChange={(event) => change({ theme: event.currentTarget.value })}
      />
      <Textarea
        label="议程"
        autosize
        minRows={3}
        maxLength={5000}
        placeholder={'14:00 说课\n14:20 课堂展示\n15:10 评课交流'}
        value={form.agenda}
        onChange={(event) => change({ agenda: event.currentTarget.value })}
      />
      <TextInput
        label="线上链接"
        type="url"
        inputMode="url"
        maxLength={500}
        placeholder="腾讯会议、钉钉等的会议链接"
        error={mistakes.onlineLink}
        value={form.onlineLink}
        onChange={(event) => change({ onlineLink: event.currentTarget.value })}
      />
      <div className={styles.two}>
        <Select
          label="级别"
          allowDeselect={false}
          data={levelOptions}
          value={form.level}
          onChange={(level) => level && change({ level: level as FormValues['level'] })}
        />
        <SearchSelect
          label="组织者"
          placeholder="输入姓名、拼音或工号"
          searchKey={['people']}
          search={searchPeople}
          value={form.organiser}
          onChange={(organiser) => change({ organiser })}
        />
      </div>
    </fieldset>
  )
}
