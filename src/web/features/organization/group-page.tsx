import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type Duty,
  dutyLabels,
  type GroupKind,
  stageLabels,
} from '../../../modules/organization/vocabulary.ts'
import { client, orpc } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { today } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../ui/record-list.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { type Choice, SearchSelect } from '../../ui/search-select.tsx'
import { EmptyState, ErrorState, errorSentence } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { aboutOf, type Group } from './words.ts'
import styles from './organization.module.css'

const route = getRouteApi('/app/groups/$id')

type Member = Group['people'][number]

/** The duties that a kind of group has. */
const dutiesOf: Record<GroupKind, Duty[]> = {
  administration: ['administrator'],
  leadingGroup: ['leader', 'deputyLeader', 'member'],
  researchOffice: ['head', 'researcher'],
  centralGroup: ['leader', 'deputyLeader', 'member'],
  teachingGroup: ['leader', 'deputyLeader', 'member'],
  prepGroup: ['leader', 'member'],
  studio: ['host', 'mentor', 'coreMember', 'member', 'trainee'],
}

/** A group: who is in it with what duty, since when; and who was. */
export function GroupPage() {
  const { id } = route.useParams()
  const found = useQuery(orpc.organization.group.queryOptions({ input: { id } }))
  const [adding, setAdding] = useState(false)
  const it = found.data
  const isPresent = ({ validTo }: Member) => validTo === null || validTo >= today()
  const present = it?.people.filter(isPresent) ?? []
  const former = it?.people.filter((member) => !isPresent(member)) ?? []
  const schools = new Set(present.map(({ schoolName }) => schoolName).filter(Boolean))
  return (
    <Page
      title={it?.name ?? '小组'}
      back={
        it?.schoolId
          ? { to: `/schools/${it.schoolId}`, label: it.schoolName ?? '学校' }
          : { to: '/organization', label: '学校与人员' }
      }
      note={
        it && `${aboutOf(it)} · ${present.length} 人${schools.size > 1 ? `,来自 ${schools.size} 所学校` : ''}`
      }
      action={it?.may.edit && <Button onClick={() => setAdding(true)}>加入成员</Button>}
    >
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {it && (
        <RecordList
          label="成员"
          source={settled(present)}
          columns={columnsOf(it)}
          rowId={(member) => member.id}
          rowTo={(member) => `/people/${member.id}`}
          empty={
            <EmptyState title="还没有成员">{it.may.edit ? '点“加入成员”开始。' : '请联系组长。'}</EmptyState>
          }
        />
      )}
      {former.length > 0 && (
        <Section title="曾经的成员">
          <ul className={styles.groupChips}>
            {former.map(({ id: personId, name, groupDuty, validFrom, validTo }) => (
              <li key={`${personId} ${validFrom}`}>
                <RouteLink to={`/people/${personId}`}>{name}</RouteLink>
                <span>
                  {dutyLabels[groupDuty]} {validFrom.slice(0, 7)} 至 {validTo?.slice(0, 7)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {adding && it && <AddMember group={it} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function columnsOf(group: Group): Column<Member>[] {
  return [
    { key: 'name', title: '姓名', cell: (it) => it.name },
    {
      key: 'duty',
      title: '职务',
      card: 'corner',
      cell: (it) => (group.may.edit ? <DutyChoice group={group} member={it} /> : dutyLabels[it.groupDuty]),
    },
    { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName },
    {
      key: 'subject',
      title: '任教',
      card: 'plain',
      cell: (it) => `${it.stage ? stageLabels[it.stage] : ''}${it.subject ?? ''}`,
    },
    { key: 'title', title: '职称', cell: (it) => it.title },
    { key: 'since', title: '加入', cell: (it) => it.validFrom.slice(0, 7) },
  ]
}

function useSetMember() {
  const queries = useQueryClient()
  return useMutation(
    orpc.organization.setGroupMember.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.group.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
}

/** The duty where it can be changed; 退出 ends the membership today. */
function DutyChoice({ group, member }: { group: Group; member: Member }) {
  const set = useSetMember()
  const duties = [...new Set([...dutiesOf[group.kind], member.groupDuty])]
  const change = async (value: string | null) => {
    if (value === null || value === member.groupDuty) return
    const leaves = value === 'leave'
    const sure =
      !leaves ||
      (await confirmDestructive({
        title: `请${member.name}退出“${group.name}”？`,
        message: '从今天起不再是成员；以前的任职和记录保留。',
        action: '退出小组',
      }))
    if (sure) set.mutate({ groupId: group.id, personId: member.id, duty: leaves ? null : (value as Duty) })
  }
  return (
    <span style={{ position: 'relative', zIndex: 1 }}>
      <Select
        size="xs"
        w="7rem"
        aria-label={`${member.name}的职务`}
        disabled={set.isPending}
        allowDeselect={false}
        data={[
          ...duties.map((value) => ({ value: value as string, label: dutyLabels[value] })),
          { value: 'leave', label: '退出小组…' },
        ]}
        value={member.groupDuty}
        onChange={(value) => void change(value)}
      />
    </span>
  )
}

async function searchPeople(text: string): Promise<Choice[]> {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map(({ id, name, schoolName, subject }) => ({
    value: id,
    label: name,
    note: [schoolName, subject].filter(Boolean).join(' '),
  }))
}

function AddMember({ group, onClose }: { group: Group; onClose: () => void }) {
  const duties = dutiesOf[group.kind]
  const [person, setPerson] = useState<Choice | null>(null)
  const [duty, setDuty] = useState<Duty>(duties.includes('member') ? 'member' : (duties.at(-1) ?? 'member'))
  const set = useSetMember()
  return (
    <Dialog title={`加入“${group.name}”`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!person) return
          set.mutate(
            { groupId: group.id, personId: person.value, duty },
            {
              onSuccess: () => {
                toast.good(`${person.label}已加入`)
                onClose()
              },
            },
          )
        }}
      >
        <SearchSelect
          label="教师"
          placeholder="姓名、拼音首字母或教职工号"
          searchKey={['people']}
          search={searchPeople}
          value={person}
          onChange={setPerson}
        />
        <Select
          label="职务"
          allowDeselect={false}
          data={duties.map((value) => ({ value, label: dutyLabels[value] }))}
          value={duty}
          onChange={(value) => value && setDuty(value as Duty)}
        />
        <div className={styles.formEnd}>
          <Button variant="default" onClick={onClose}>
            不加了
          </Button>
          <Button type="submit" disabled={!person} loading={set.isPending}>
            加入
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
