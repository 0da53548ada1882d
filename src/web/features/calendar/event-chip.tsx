import { useOpen } from '../../ui/address.ts'
import { ShapeMark } from '../../ui/shapes.tsx'
import { type CalendarEvent, isOccasion, stands } from './words.tsx'
import styles from './calendar.module.css'

/** What is dragged: the event's id and the day that it was taken from. */
export const dragged: { event: CalendarEvent | null; from: string } = { event: null, from: '' }

/** One event in a grid: opens its details; draggable where it may be moved (the details hold 改期 for the keyboard). */
export function EventChip({ event, day }: { event: CalendarEvent; day: string }) {
  const { id, open } = useOpen()
  const movable = event.may.move && stands(event) && isOccasion(event)
  return (
    <button
      type="button"
      className={styles.chip}
      data-kind={event.kind}
      data-off={!stands(event) || undefined}
      data-done={event.state === 'done' || event.state === 'concluded' || undefined}
      data-open={id === event.id || undefined}
      draggable={movable}
      onDragStart={(drag) => {
        dragged.event = event
        dragged.from = day
        drag.dataTransfer.effectAllowed = 'move'
        drag.dataTransfer.setData('text/plain', event.title)
      }}
      onDragEnd={() => {
        dragged.event = null
      }}
      onClick={() => open(event.id)}
      title={[event.title, event.place, event.responsible].filter(Boolean).join('\n')}
    >
      {(event.state === 'done' || event.state === 'concluded') && <ShapeMark shape="check" size={9} />}
      {event.startTime && day === event.startsOn && <time>{event.startTime}</time>}
      <span>{event.title}</span>
    </button>
  )
}
