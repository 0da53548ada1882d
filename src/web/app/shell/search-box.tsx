import { useDebouncedValue } from '@mantine/hooks'
import { IconBuilding, IconSearch, IconUser, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { usePhone } from '../../ui/screen.ts'
import { orpc } from '../client.ts'
import styles from './search-box.module.css'

type Hit = { key: string; label: string; note: string; to: string; icon: typeof IconUser }

/** Finds people, schools and groups by name, pinyin initials or staff number, from anywhere ( / focuses it). */
export function SearchBox() {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), 180)
  const phone = usePhone()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const { data, isFetching, error } = useQuery(
    orpc.organization.search.queryOptions({
      input: { text: asked },
      enabled: asked.length > 0,
      placeholderData: (before) => before,
    }),
  )

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  const hits: Hit[] = !data
    ? []
    : [
        ...data.people.map((it) => ({
          key: `p${it.id}`,
          label: it.name,
          note: [it.schoolName, it.subject].filter(Boolean).join(' · '),
          to: `/people/${it.id}`,
          icon: IconUser,
        })),
        ...data.schools.map((it) => ({
          key: `s${it.id}`,
          label: it.name,
          note: '学校',
          to: `/schools/${it.id}`,
          icon: IconBuilding,
        })),
        ...data.groups.map((it) => ({
          key: `g${it.id}`,
          label: it.name,
          note: it.schoolName ?? '教研组织',
          to: `/groups/${it.id}`,
          icon: IconUsersGroup,
        })),
      ]
  const shown = open && asked.length > 0 && text.trim().length > 0
  const chosen = Math.min(at, hits.length - 1)

  const go = (hit: Hit | undefined) => {
    if (!hit) return
    setOpen(false)
    setText('')
    input.current?.blur()
    void navigate({ to: hit.to as never })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(hits.length, 1))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + hits.length) % Math.max(hits.length, 1))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(hits[chosen])
    else if (event.key === 'Escape') setOpen(false)
    else return
    event.preventDefault()
  }

  return (
    <div
      className={styles.search}
      role="search"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <IconSearch size={17} stroke={1.7} aria-hidden className={styles.glass} />
      <input
        ref={input}
        className={styles.input}
        type="search"
        role="combobox"
        aria-label="查找老师、学校和教研组织"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[chosen] ? `${list}-${chosen}` : undefined}
        placeholder={phone ? '找老师、学校' : '找老师、学校：姓名、拼音首字母或工号'}
        autoComplete="off"
        value={text}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.popup} hidden={!shown}>
        <ul id={list} role="listbox" aria-label="查找结果">
          {shown &&
            hits.map((hit, index) => {
              const Mark = hit.icon
              return (
                <li
                  key={hit.key}
                  id={`${list}-${index}`}
                  role="option"
                  aria-selected={index === chosen}
                  onMouseDown={(event) => event.preventDefault()}
                  onMouseEnter={() => setAt(index)}
                  onClick={() => go(hit)}
                >
                  <Mark size={17} stroke={1.6} aria-hidden />
                  <span>{hit.label}</span>
                  <small>{hit.note}</small>
                </li>
              )
            })}
        </ul>
        <p className={styles.none} aria-live="polite">
          {shown &&
            hits.length === 0 &&
            (error
              ? '暂时查不到，请稍后再试。'
              : isFetching
                ? '正在查找…'
                : '没有找到。可以试试姓名的一部分或工号。')}
        </p>
      </div>
    </div>
  )
}
