import { Button, Checkbox, NumberInput, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { examinedStages, type ExaminedStage } from '../../../../modules/exams/vocabulary.ts'
import { stageLabels } from '../../../../modules/organization/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { askReason } from '../../../ui/confirm.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { Timeline } from '../../../ui/timeline.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { PolicyPack } from './words.ts'
import styles from './setup.module.css'

type Rule = PolicyPack['rules'][number]
interface Draft {
  switchedOff: string[]
  limits: Record<string, number>
  smallestCell: number
  gradesOnly: ExaminedStage[]
}

/** Every rule with its source; the office adjusts them, with a reason, as versions. */
export function PolicyPage() {
  const pack = useQuery(orpc.exams.getPolicyPack.queryOptions({ input: undefined }))
  return (
    <Page
      title="考试规定"
      back={{ to: '/exams', label: '质量监测' }}
      note="创建考试和监测时逐条对照。每条都写明来源和施行日期。"
      narrow
    >
      {pack.error ? (
        <ErrorState error={pack.error} onRetry={() => void pack.refetch()} />
      ) : !pack.data ? (
        <Loading />
      ) : (
        <Rules key={pack.data.version} pack={pack.data} />
      )}
    </Page>
  )
}

function draftOf(pack: PolicyPack): Draft {
  return {
    switchedOff: pack.rules.filter(({ active }) => !active).map(({ id }) => id),
    limits: Object.fromEntries(pack.rules.flatMap(({ id, limit }) => (limit ? [[id, limit.value]] : []))),
    smallestCell: pack.smallestCell,
    gradesOnly: pack.gradesOnly,
  }
}

function Rules({ pack }: { pack: PolicyPack }) {
  const initial = draftOf(pack)
  const [draft, setDraft] = useState(initial)
  const changed = JSON.stringify(draft) !== JSON.stringify(initial)
  const queries = useQueryClient()
  const change = useMutation(
    orpc.exams.changePolicyPack.mutationOptions({
      onSuccess: async () => {
        toast.good('规定已调整，马上生效')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
    }),
  )
  const save = async () => {
    const reason = await askReason({
      title: '调整考试规定？',
      message: '调整后马上对全区生效，并和原因一起长期留存。国家规定不能因为不方便而停用，请写明依据的文件。',
      action: '调整',
      reason: { label: '原因和依据的文件' },
    })
    if (reason) change.mutate({ ...draft, version: pack.version, reason })
  }
  const may = pack.may.change
  return (
    <>
      <Section
        title="能不能考"
        note={`${pack.name}${pack.version > 0 ? `，本区第 ${pack.version} 次调整` : ''}`}
      >
        <ul className={styles.ruleList}>
          {pack.rules.map((rule) => (
            <RuleLine key={rule.id} rule={rule} draft={draft} onChange={may ? setDraft : undefined} />
          ))}
        </ul>
      </Section>
      <Section title="结果怎么给">
        <div className={styles.form}>
          <NumberInput
            label="少于多少人的组不显示数据"
            description="相减能推算出来的组也一并不显示。"
            disabled={!may}
            min={5}
            max={100}
            suffix=" 人"
            value={draft.smallestCell}
            onChange={(value) => typeof value === 'number' && setDraft({ ...draft, smallestCell: value })}
          />
          <Checkbox.Group
            label="学生成绩只给等级、不排名的学段"
            value={draft.gradesOnly}
            onChange={(stages) =>
              setDraft({ ...draft, gradesOnly: examinedStages.filter((stage) => stages.includes(stage)) })
            }
          >
            <div className={styles.actions}>
              {examinedStages.map((stage) => (
                <Checkbox key={stage} value={stage} label={stageLabels[stage]} disabled={!may} />
              ))}
            </div>
          </Checkbox.Group>
        </div>
      </Section>
      {change.error && <ErrorState error={change.error} />}
      {may && (
        <div className={styles.actions}>
          <Button disabled={!changed} loading={change.isPending} onClick={() => void save()}>
            保存调整
          </Button>
          {changed && (
            <Button variant="default" onClick={() => setDraft(initial)}>
              放弃改动
            </Button>
          )}
        </div>
      )}
      {pack.versions.length > 0 && (
        <Section title="历次调整">
          <Timeline
            label="历次调整"
            moments={pack.versions.map((version) => ({
              key: String(version.version),
              when: `${version.changedAt.slice(0, 10)} ${version.changedBy}`,
              title: version.changes.join('；') || '没有改动',
              note: `原因：${version.reason}`,
            }))}
          />
        </Section>
      )}
    </>
  )
}

function RuleLine({
  rule,
  draft,
  onChange,
}: {
  rule: Rule
  draft: Draft
  onChange?: (draft: Draft) => void
}) {
  const off = draft.switchedOff.includes(rule.id)
  const { source } = rule
  const toggle = (on: boolean) =>
    onChange?.({
      ...draft,
      switchedOff: on ? draft.switchedOff.filter((id) => id !== rule.id) : [...draft.switchedOff, rule.id],
    })
  return (
    <li data-off={off || undefined}>
      <div>
        <p>{rule.message}</p>
        <small>{rule.when}</small>
        <small>
          {source.issuer}
          {source.document}
          {source.number && `(${source.number})`}，{rule.from} 起施行{rule.until && `，至 ${rule.until}`}
        </small>
        <small>
          {rule.verdict === 'needsFiling'
            ? '填写备案号后放行'
            : rule.overridable
              ? '凭备案号、批准人和理由可以放行'
              : '任何情况都不放行'}
        </small>
      </div>
      <div className={styles.ruleSide}>
        {off ? (
          <StatusBadge tone="warn">已停用</StatusBadge>
        ) : rule.inForce ? (
          <StatusBadge tone="good">施行中</StatusBadge>
        ) : (
          <StatusBadge tone="quiet">{rule.until ? '已由新规定代替' : '还没有施行'}</StatusBadge>
        )}
        {onChange && (
          <Switch
            size="xs"
            label="启用"
            aria-label={`启用：${rule.message}`}
            checked={!off}
            onChange={(event) => toggle(event.currentTarget.checked)}
          />
        )}
        {rule.limit && onChange && (
          <NumberInput
            size="xs"
            w="8rem"
            aria-label={`${rule.message}限数`}
            prefix={rule.limit.counts === 'reviewers' ? '至少 ' : '最多 '}
            suffix={rule.limit.counts === 'reviewers' ? ' 人' : ' 次'}
            min={rule.limit.counts === 'reviewers' ? 1 : 0}
            max={20}
            value={draft.limits[rule.id]}
            onChange={(value) =>
              typeof value === 'number' &&
              onChange({ ...draft, limits: { ...draft.limits, [rule.id]: value } })
            }
          />
        )}
      </div>
    </li>
  )
}
