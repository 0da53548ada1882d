import { MultiSelect, Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

export type Choice = { value: string; label: string; note?: string }

type Shared = {
  label: string
  description?: string
  placeholder?: string
  required?: boolean
  error?: React.ReactNode
  disabled?: boolean
  /** Key under which answers are kept, and the search itself; empty text gives suggestions. */
  searchKey: readonly unknown[]
  search: (text: string) => Promise<Choice[]>
}

function useChoices({ searchKey, search }: Pick<Shared, 'searchKey' | 'search'>, chosen: Choice[]) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const { data, isFetching, isError } = useQuery({
    queryKey: [...searchKey, asked],
    queryFn: () => search(asked),
    placeholderData: keepPreviousData,
  })
  const known = new Map([...chosen, ...(data ?? [])].map((it) => [it.value, it]))
  const nothing = isError ? '暂时查不到，请稍后再试。' : isFetching ? '正在查找…' : '没有找到'
  return { text, setText, known, nothing, data: [...known.values()] }
}

const renderOption =
  (known: Map<string, Choice>): SelectProps['renderOption'] =>
  ({ option }) => {
    const note = known.get(option.value)?.note
    return (
      <span style={{ display: 'flex', flex: 1, justifyContent: 'space-between', gap: '1rem' }}>
        {option.label}
        {note && <small style={{ color: 'var(--colour-ink-soft)' }}>{note}</small>}
      </span>
    )
  }

/** Chooses one record by searching on the server: a person, a school, an activity. */
export function SearchSelect({
  value,
  onChange,
  searchKey,
  search,
  ...input
}: Shared & { value: Choice | null; onChange: (choice: Choice | null) => void }) {
  const { text, setText, known, nothing, data } = useChoices({ searchKey, search }, value ? [value] : [])
  return (
    <Select
      {...input}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `清除${input.label}` }}
      data={data}
      filter={({ options }) => options}
      renderOption={renderOption(known)}
      nothingFoundMessage={nothing}
      comboboxProps={{ shadow: 'lg' }}
      searchValue={text}
      onSearchChange={setText}
      value={value?.value ?? null}
      onChange={(id) => onChange(id === null ? null : (known.get(id) ?? null))}
    />
  )
}

/** Chooses several records by searching on the server. */
export function SearchMultiSelect({
  value,
  onChange,
  searchKey,
  search,
  ...input
}: Shared & { value: Choice[]; onChange: (choices: Choice[]) => void }) {
  const { text, setText, known, nothing, data } = useChoices({ searchKey, search }, value)
  return (
    <MultiSelect
      {...input}
      searchable
      hidePickedOptions
      data={data}
      filter={({ options }) => options}
      renderOption={renderOption(known) as never}
      nothingFoundMessage={nothing}
      comboboxProps={{ shadow: 'lg' }}
      searchValue={text}
      onSearchChange={setText}
      value={value.map((it) => it.value)}
      onChange={(ids) => onChange(ids.flatMap((id) => known.get(id) ?? []))}
    />
  )
}
