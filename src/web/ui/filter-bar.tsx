import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useAddress } from './address.ts'
import { PeriodFilter } from './period-filter.tsx'
import { usePhone } from './screen.ts'
import styles from './filter-bar.module.css'

type Option = { value: string; label: string }

/** One filter; `name` is its search parameter in the address bar (a date range has two). */
export type Filter =
  | { kind: 'text'; name: string; label: string }
  | { kind: 'select'; name: string; label: string; options: Option[]; searchable?: boolean }
  /** A few alternatives in sight; the first is the default and leaves the address bar clean. */
  | { kind: 'segmented'; name: string; label: string; options: Option[] }
  | { kind: 'dates'; from: string; to: string; label: string }

/**
 * Filters of a list. They live in the address bar only: the page reads them with `route.useSearch()`.
 * On a phone the search field and segments stay in sight and the others fold behind 筛选.
 */
export function FilterBar({ filters, children }: { filters: Filter[]; children?: React.ReactNode }) {
  const phone = usePhone()
  const [search, change] = useAddress()
  const [unfolded, setUnfolded] = useState(false)
  const names = filters.flatMap((it) => (it.kind === 'dates' ? [it.from, it.to] : [it.name]))
  const active = names.filter((name) => search[name] !== undefined && search[name] !== '').length
  const folds = ({ kind }: Filter) => kind === 'select' || kind === 'dates'
  const shown = phone && !unfolded ? filters.filter((it) => !folds(it)) : filters
  return (
    <div className={styles.bar} role="group" aria-label="筛选">
      {shown.map((filter) => (
        <FilterField key={filter.kind === 'dates' ? filter.from : filter.name} filter={filter} />
      ))}
      {phone && filters.some(folds) && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? '收起' : '筛选'}
        </Button>
      )}
      {active > 0 && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} />}
          onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          清除筛选
        </Button>
      )}
      {children}
    </div>
  )
}

function FilterField({ filter }: { filter: Filter }) {
  const [search, change] = useAddress()
  const valueOf = (name: string) => (typeof search[name] === 'string' ? search[name] : '')
  switch (filter.kind) {
    case 'text':
      return (
        <TextFilter
          label={filter.label}
          value={valueOf(filter.name)}
          onChange={(text) => change({ [filter.name]: text || undefined })}
        />
      )
    case 'select':
      return (
        <Select
          className={styles.select}
          aria-label={filter.label}
          placeholder={filter.label}
          data={filter.options}
          searchable={filter.searchable ?? filter.options.length > 10}
          clearable
          clearButtonProps={{ 'aria-label': `清除${filter.label}` }}
          nothingFoundMessage="没有匹配的选项"
          comboboxProps={{ shadow: 'lg' }}
          value={valueOf(filter.name) || null}
          onChange={(value) => change({ [filter.name]: value ?? undefined })}
        />
      )
    case 'segmented': {
      const fallback = filter.options[0]?.value ?? ''
      return (
        <SegmentedControl
          className={styles.segments}
          aria-label={filter.label}
          data={filter.options}
          value={valueOf(filter.name) || fallback}
          onChange={(value) => change({ [filter.name]: value === fallback ? undefined : value })}
        />
      )
    }
    case 'dates':
      return (
        <PeriodFilter
          label={filter.label}
          from={valueOf(filter.from)}
          to={valueOf(filter.to)}
          onChange={(from, to) => change({ [filter.from]: from || undefined, [filter.to]: to || undefined })}
        />
      )
  }
}

/** Types freely, writes to the address bar after a pause, and never while a Chinese word is being composed. */
function TextFilter({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (text: string) => void
}) {
  const [text, setText] = useState(value)
  const [composing, setComposing] = useState(false)
  const [seen, setSeen] = useState(value)
  if (value !== seen) {
    setSeen(value)
    if (value !== text.trim()) setText(value)
  }
  const commit = useEffectEvent((typed: string) => {
    if (typed !== value) onChange(typed)
  })
  useEffect(() => {
    if (composing) return
    const timer = setTimeout(() => commit(text.trim()), 250)
    return () => clearTimeout(timer)
  }, [text, composing])
  return (
    <TextInput
      className={styles.text}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} stroke={1.7} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
    />
  )
}
