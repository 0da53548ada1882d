import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Answers } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { Measure } from './measure.tsx'
import { type About, lineOf, mark, people, percent, scoresText } from './words.ts'
import styles from './results.module.css'

type Line = Answers['exams']['getSubjectResults']['scoreTable'][number]

const FEW = 12

/** 一分一段: how many have each score, and how many at least that; a score can be looked up. */
export function ScoreTable({
  table,
  about,
  counted,
}: {
  table: readonly Line[]
  about: About
  counted: number
}) {
  const [text, setText] = useState('')
  const score = /^\d{1,4}(\.\d)?$/.test(text.trim()) ? Number(text) : null
  const [all, setAll] = useState(false)
  const found = score === null ? null : lineOf(table, score)
  const at = found ? table.indexOf(found) : -1
  const shown = found ? table.slice(Math.max(0, at - 4), at + 5) : all ? table : table.slice(0, FEW)
  return (
    <Section
      id="scores"
      title="一分一段"
      note={
        <>
          {people(counted)} 人；不足 {about.smallestCell} 人的分数并在一起。{' '}
          <Measure of="fromTop" about={about} name="怎样累计" />
        </>
      }
      action={
        <TextInput
          aria-label="查一个分数"
          placeholder="查一个分数"
          className={styles.score}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      }
    >
      {score !== null && (
        <p className={styles.say} role="status">
          {found
            ? `${bandOf(found)}：${found.count} 人；${mark(found.from)} 分及以上 ${people(found.fromTop)} 人，占 ${percent(found.shareFromTop)}。`
            : `没有学生得 ${score} 分。`}
        </p>
      )}
      <div className={styles.scroll} role="region" aria-label="一分一段表" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">分数</th>
              <th scope="col">人数</th>
              <th scope="col">累计人数</th>
              <th scope="col">累计占比</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.from} data-found={line === found || undefined}>
                <th scope="row">{bandOf(line)}</th>
                <td>{people(line.count)}</td>
                <td>{people(line.fromTop)}</td>
                <td>{percent(line.shareFromTop)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!found && table.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `全部 ${table.length} 行`}
        </button>
      )}
    </Section>
  )
}

const bandOf = ({ from, to }: { from: number; to: number }): string => scoresText(from, to)
