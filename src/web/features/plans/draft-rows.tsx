import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import styles from './draft.module.css'

/** Which row is being looked at, so that the document beside can show its place. */
export type Pointing = {
  pointed: string | null
  onPoint: (part: string | null) => void
  /** Rows whose words stand in the document. */
  sourced: ReadonlySet<string>
}

/** A row of the form that points at its place in the document while the mouse or the focus is on it. */
export function Line({
  part,
  pointing,
  wide = false,
  children,
}: {
  part: string
  pointing?: Pointing
  wide?: boolean
  children: React.ReactNode
}) {
  if (!pointing)
    return (
      <div className={styles.line} data-wide={wide || undefined}>
        {children}
      </div>
    )
  return (
    <div
      className={styles.line}
      data-wide={wide || undefined}
      data-part={part}
      data-sourced={pointing.sourced.has(part) || undefined}
      data-pointed={pointing.pointed === part || undefined}
      onMouseEnter={() => pointing.onPoint(part)}
      onMouseLeave={() => pointing.onPoint(null)}
      onFocus={() => pointing.onPoint(part)}
    >
      {children}
    </div>
  )
}

export function RowTools({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <ActionIcon aria-label={`删去${name}`} onClick={onRemove}>
      <IconTrash size={17} stroke={1.6} />
    </ActionIcon>
  )
}

export function AddRow({ onAdd, children }: { onAdd: () => void; children: React.ReactNode }) {
  return (
    <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={15} />} onClick={onAdd}>
      {children}
    </Button>
  )
}
