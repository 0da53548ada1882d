import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { reviewVerdictLabels } from '../../../../../modules/exams/vocabulary.ts'
import { client, orpc } from '../../../../app/client.ts'
import { ago } from '../../../../ui/dates.ts'
import { Section } from '../../../../ui/page.tsx'
import { type Choice, SearchMultiSelect } from '../../../../ui/search-select.tsx'
import { ErrorState, errorSentence } from '../../../../ui/states.tsx'
import { StatusBadge } from '../../../../ui/status-badge.tsx'
import { toast } from '../../../../ui/toast.tsx'
import { lateWords } from '../signatures.tsx'
import type { Paper } from '../words.ts'
import styles from './blueprint.module.css'

/** People of the district by name, pinyin or staff number. */
export async function searchPeople(text: string): Promise<Choice[]> {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map(({ id, name, schoolName, subject }) => ({
    value: id,
    label: name,
    note: [schoolName, subject].filter(Boolean).join(' '),
  }))
}

/** Who reviews a paper and what they said of it as it is now. */
export function Reviewers({ paper }: { paper: Paper }) {
  const [chosen, setChosen] = useState<Choice[]>([])
  const queries = useQueryClient()
  const changed = () => queries.invalidateQueries({ queryKey: orpc.exams.key() })
  const name = useMutation(
    orpc.exams.nameReviewers.mutationOptions({
      onSuccess: async () => {
        toast.good('已请他们审卷，消息已发出')
        setChosen([])
        await changed()
      },
    }),
  )
  const remove = useMutation(
    orpc.exams.removeReviewer.mutationOptions({
      onSuccess: changed,
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const counted = paper.reviews.filter(({ author }) => !author)
  const agreed = counted.filter(({ current, verdict }) => current && verdict === 'agreed').length
  const short = paper.reviewersNeeded - counted.length
  return (
    <Section
      title="审签"
      note={
        paper.signedOffAt
          ? `${agreed} 人同意，审签完成`
          : paper.reviewersNeeded > 0
            ? `已有 ${agreed} 人同意，需要不少于 ${paper.reviewersNeeded} 人`
            : `已有 ${agreed} 人同意`
      }
    >
      <div className={styles.stack}>
        {paper.reviews.length > 0 && (
          <ul className={styles.reviewers}>
            {paper.reviews.map((review) => (
              <li key={review.person.id}>
                <span>
                  {review.person.name}
                  <small>
                    {review.person.schoolName}
                    {review.author && ' · 参加了命题，不计入'}
                  </small>
                  {review.current && review.lateOn && (
                    <small>考试开始以后才签，{lateWords(review.lateOn)}</small>
                  )}
                  {review.remark && <small>意见：{review.remark}</small>}
                </span>
                <span className={styles.actions}>
                  {review.current && review.verdict ? (
                    <StatusBadge tone={review.verdict === 'agreed' ? 'good' : 'warn'}>
                      {reviewVerdictLabels[review.verdict]}
                      {review.lateOn && '(补签)'}
                    </StatusBadge>
                  ) : review.verdict ? (
                    <StatusBadge tone="quiet">有改动，待再审</StatusBadge>
                  ) : (
                    <StatusBadge tone="quiet">{ago(review.namedAt)}请审</StatusBadge>
                  )}
                  {paper.may.nameReviewers && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`不再请${review.person.name}审卷`}
                      onClick={() => remove.mutate({ paperId: paper.id, personId: review.person.id })}
                    >
                      <IconX size={15} />
                    </ActionIcon>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {paper.may.nameReviewers && (
          <>
            <SearchMultiSelect
              label={short > 0 ? `请人审卷(还要 ${short} 人)` : '再请人审卷'}
              description="命题人不能审自己命的卷。被请的人会收到消息。"
              placeholder="按姓名或拼音首字母查找"
              searchKey={['people']}
              search={searchPeople}
              value={chosen}
              onChange={setChosen}
            />
            {name.error && <ErrorState error={name.error} />}
            <div className={styles.actions}>
              <Button
                size="xs"
                disabled={chosen.length === 0}
                loading={name.isPending}
                onClick={() =>
                  name.mutate({ paperId: paper.id, personIds: chosen.map(({ value }) => value) })
                }
              >
                请他们审卷
              </Button>
            </div>
          </>
        )}
      </div>
    </Section>
  )
}
