import { Button } from '@mantine/core'
import { RouteLink } from '../../ui/route-link.tsx'
import { Facts } from '../../ui/page.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { type CalendarEvent, EventBadge, stands } from './words.tsx'

/** One event beside the calendar: when, where, who, and what it belongs to. */
export default function EventPanel({
  event,
  onMove,
  onClose,
}: {
  event: CalendarEvent
  onMove: () => void
  onClose: () => void
}) {
  const hours = event.startTime && `${event.startTime}${event.endTime ? `–${event.endTime}` : ''}`
  return (
    <SidePanel
      title={event.title}
      status={<EventBadge state={event.state} />}
      note={event.kind === 'activity' ? '活动' : '计划里的安排'}
      onClose={onClose}
      footer={
        <>
          {event.activity && (
            <Button component={RouteLink} to={`/activities/${event.activity.id}`}>
              打开活动
            </Button>
          )}
          {event.planId && (
            <Button
              component={RouteLink}
              to={`/plans/${event.planId}`}
              variant={event.activity ? 'default' : 'filled'}
            >
              打开计划
            </Button>
          )}
          {event.may.move && stands(event) && (
            <Button variant="default" onClick={onMove}>
              改期
            </Button>
          )}
        </>
      }
    >
      <Facts
        items={[
          {
            label: '时间',
            value: (
              <>
                <TeachingDate
                  value={event.startsOn}
                  to={event.endsOn === event.startsOn ? undefined : event.endsOn}
                />{' '}
                {hours}
              </>
            ),
          },
          { label: '地点', value: event.place },
          { label: '形式', value: event.type },
          { label: '负责', value: event.responsible },
          { label: '所属', value: event.ownerName },
          { label: '计划', value: event.planTitle },
          { label: '已安排活动', value: event.activities > 0 ? `${event.activities} 场` : null },
        ]}
      />
    </SidePanel>
  )
}
