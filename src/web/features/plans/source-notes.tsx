import { Button, Menu } from '@mantine/core'
import { Section } from '../../ui/page.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import type { Source } from './words.tsx'
import styles from './source.module.css'

/** What a person should look at, on top; pointing at one shows its place. */
export function Warnings({
  warnings,
  onPoint,
  onLook,
}: {
  warnings: Source['reading']['warnings']
  onPoint: (part: string | null) => void
  onLook: () => void
}) {
  if (warnings.length === 0) return null
  return (
    <section className={styles.warnings} aria-label="请看一眼">
      <h2>
        <ShapeMark shape="triangle" size={14} /> 有 {warnings.length} 处请您看一眼
      </h2>
      <ul>
        {warnings.map((warning, index) => (
          <li key={`${warning.code} ${warning.at.line} ${warning.at.from}`}>
            <button
              type="button"
              onMouseEnter={() => onPoint(`warning ${index}`)}
              onMouseLeave={() => onPoint(null)}
              onFocus={() => onPoint(`warning ${index}`)}
              onClick={() => {
                onLook()
                onPoint(`warning ${index}`)
              }}
            >
              {warning.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Text that nothing was understood from: it stays in sight until someone says what it is. */
export function Leftovers({
  unread,
  taken,
  onPoint,
  onMake,
  onKeepAll,
}: {
  unread: Source['reading']['unread']
  taken: ReadonlySet<number>
  onPoint: (part: string | null) => void
  onMake: (kind: 'item' | 'goal' | 'commitment' | 'note', index: number) => void
  onKeepAll: () => void
}) {
  const left = unread.map((it, index) => ({ ...it, index })).filter(({ index }) => !taken.has(index))
  if (left.length === 0) return null
  return (
    <Section
      title={`没有读懂的 ${left.length} 段`}
      note="可以变成安排、目标或承诺，也可以全部放进“其他内容”。"
      action={
        <Button size="xs" variant="default" onClick={onKeepAll} style={{ flexShrink: 0 }}>
          全部放进其他内容
        </Button>
      }
    >
      <ul className={styles.leftovers}>
        {left.map(({ text, index }) => (
          <li key={index} onMouseEnter={() => onPoint(`unread ${index}`)} onMouseLeave={() => onPoint(null)}>
            <span>{text}</span>
            <Menu position="bottom-end" shadow="lg">
              <Menu.Target>
                <Button size="compact-sm" variant="subtle" onFocus={() => onPoint(`unread ${index}`)}>
                  变成…
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => onMake('item', index)}>一项安排</Menu.Item>
                <Menu.Item onClick={() => onMake('goal', index)}>一条目标</Menu.Item>
                <Menu.Item onClick={() => onMake('commitment', index)}>一条承诺</Menu.Item>
                <Menu.Item onClick={() => onMake('note', index)}>其他内容</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
    </Section>
  )
}
