import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { Section } from '../../ui/page.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { AddRow, Line, type Pointing, RowTools } from './draft-rows.tsx'
import { type ChangeDraft, type Draft, type DraftCommitment, withRow } from './draft.ts'
import { rhythmOptions } from './words.tsx'
import styles from './draft.module.css'

const questions = { whatCounts: '统计什么', howMuch: '做多少', howOften: '多久一次' }

/** What the plan promises: who, how often, how much. Beneath each, how it will be counted. */
export function CommitmentRows({
  draft,
  change,
  pointing,
}: {
  draft: Draft
  change: ChangeDraft
  pointing?: Pointing
}) {
  const [asked] = useDebouncedValue(draft.commitments, 400)
  const written = asked.filter((it) => it.text.trim() !== '')
  const { data } = useQuery(
    orpc.commitments.suggest.queryOptions({
      input: { drafts: written.map(({ id: _id, ...it }) => it) },
      enabled: written.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const said = new Map(written.map((it, index) => [it.id, data?.suggestions[index]]))
  const add = () =>
    change((old) => ({
      commitments: [
        ...old.commitments,
        {
          id: clientId(),
          text: '',
          who: null,
          per: 'month',
          quantity: 1,
          measure: 'count',
          unit: '次',
          stage: null,
          counted: null,
        },
      ],
    }))
  return (
    <Section title="承诺" note="谁、多久、做多少；计划通过后按台账自动统计。">
      {draft.commitments.map((it, index) => {
        const suggestion = said.get(it.id)
        const open = suggestion?.questions.map((question) => questions[question]) ?? []
        const patch = (values: Partial<DraftCommitment>) =>
          change((old) => ({ commitments: withRow(old.commitments, it.id, values) }))
        return (
          <Line key={it.id} part={it.id} pointing={pointing}>
            <div className={styles.item}>
              <div className={styles.row}>
                <Textarea
                  className={styles.grow}
                  aria-label={`承诺 ${index + 1}`}
                  placeholder="例如：中心组每月开展一次主题教研"
                  autosize
                  minRows={1}
                  autoFocus={it.text === ''}
                  value={it.text}
                  onChange={(event) => patch({ text: event.target.value })}
                />
                <RowTools
                  name={`承诺 ${index + 1}`}
                  onRemove={() =>
                    change((old) => ({ commitments: old.commitments.filter((row) => row.id !== it.id) }))
                  }
                />
              </div>
              <div className={styles.row}>
                <TextInput
                  aria-label={`承诺 ${index + 1}：由谁`}
                  placeholder="由谁"
                  value={it.who ?? ''}
                  onChange={(event) => patch({ who: event.currentTarget.value || null })}
                />
                <Select
                  className={styles.short}
                  aria-label={`承诺 ${index + 1}：周期`}
                  placeholder="多久"
                  clearable
                  data={rhythmOptions}
                  value={it.per}
                  onChange={(per) => patch({ per: per as DraftCommitment['per'] })}
                />
                <NumberInput
                  className={styles.short}
                  aria-label={`承诺 ${index + 1}：数量`}
                  placeholder="多少"
                  hideControls
                  min={0}
                  max={10_000}
                  suffix={it.measure === 'coverage' ? ' %' : it.unit ? ` ${it.unit}` : undefined}
                  value={it.quantity ?? ''}
                  onChange={(value) =>
                    patch({ quantity: typeof value === 'number' && value > 0 ? value : null })
                  }
                />
                <Select
                  className={styles.short}
                  aria-label={`承诺 ${index + 1}：算法`}
                  allowDeselect={false}
                  data={[
                    { value: 'count', label: '次数人数' },
                    { value: 'coverage', label: '覆盖比例' },
                  ]}
                  value={it.measure}
                  onChange={(measure) => patch({ measure: measure === 'coverage' ? 'coverage' : 'count' })}
                />
              </div>
              {suggestion?.sentence && (
                <p className={styles.said} data-tone="good">
                  <ShapeMark shape="check" size={12} />
                  {suggestion.sentence}
                </p>
              )}
              {suggestion && open.length > 0 && (
                <p className={styles.said} data-tone="warn">
                  <ShapeMark shape="triangle" size={12} />
                  还不能自动统计，缺：{open.join('、')}。可以先保存，以后再补。
                </p>
              )}
            </div>
          </Line>
        )
      })}
      <AddRow onAdd={add}>加一条承诺</AddRow>
    </Section>
  )
}
