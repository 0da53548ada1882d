import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { levelLabels, stageLabels } from '../../../modules/organization/vocabulary.ts'
import { orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { Loading } from '../../ui/loading.tsx'
import { Facts } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'

const states = {
  standing: { tone: 'good', label: '有效' },
  reversed: { tone: 'quiet', label: '已撤回' },
  reversal: { tone: 'quiet', label: '撤回记录' },
} as const

/** One entry with where it came from. */
export function EntryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [, change] = useAddress()
  const entry = useQuery(orpc.ledger.entry.queryOptions({ input: { id } }))
  const it = entry.data
  if (!it)
    return (
      <SidePanel title="台账条目" onClose={onClose}>
        {entry.error ? <ErrorState error={entry.error} /> : <Loading />}
      </SidePanel>
    )
  return (
    <SidePanel
      title={it.title}
      note={it.kindLabel}
      status={<StatusBadge tone={states[it.state].tone}>{states[it.state].label}</StatusBadge>}
      onClose={onClose}
      footer={
        <>
          {it.source.path && (
            <Button component={RouteLink} to={it.source.path}>
              打开来源
            </Button>
          )}
          {it.otherId && (
            <Button variant="default" onClick={() => change({ open: it.otherId })}>
              {it.state === 'reversed' ? '看撤回记录' : '看原条目'}
            </Button>
          )}
        </>
      }
    >
      <Facts
        items={[
          { label: '日期', value: <TeachingDate value={it.occurredOn} /> },
          {
            label: '人员',
            value: it.person && <RouteLink to={`/people/${it.person.id}`}>{it.person.name}</RouteLink>,
          },
          {
            label: '当时学校',
            value: it.school && <RouteLink to={`/schools/${it.school.id}`}>{it.school.name}</RouteLink>,
          },
          { label: '教研组', value: it.group?.name },
          { label: '对方学校', value: it.counterpartSchool?.name },
          { label: '活动类型', value: it.type },
          { label: '级别', value: it.level && levelLabels[it.level] },
          { label: '学段', value: it.stage && stageLabels[it.stage] },
          { label: '学科', value: it.subject },
          { label: '学时', value: it.minutes > 0 ? `${Math.round(it.minutes / 6) / 10} 小时` : null },
          {
            label: '记入',
            value: (
              <>
                <TeachingDate value={it.recordedAt} time />
                {it.recordedBy && `,${it.recordedBy.name}`}
              </>
            ),
          },
          {
            label: '佐证',
            value:
              it.evidence.length > 0
                ? it.evidence.map((file) => (
                    <a key={file.fileId} href={`/files/${file.fileId}`} style={{ display: 'block' }}>
                      {file.name}
                    </a>
                  ))
                : null,
          },
        ]}
      />
    </SidePanel>
  )
}
