import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import {
  assessmentKindLabels,
  assessmentStateLabels,
  smallestUnitLabels,
} from '../../../../modules/exams/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { askReason } from '../../../ui/confirm.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Facts, Page, Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ErrorState, errorSentence } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { toast } from '../../../ui/toast.tsx'
import { Papers } from './assessment-papers.tsx'
import { Path } from './path.tsx'
import { PublishButton } from './publish.tsx'
import { type Assessment, bandWords, lineWords, percent, stageAndGrade, stateTones } from './words.ts'
import styles from './setup.module.css'

const route = getRouteApi('/app/exams/$id')

/** One assessment: what is next and who must do it, what was set, its papers. */
export function AssessmentPage() {
  const { id } = route.useParams()
  const query = useQuery({
    ...orpc.exams.getAssessment.queryOptions({ input: { id } }),
    // While results are computed the path moves by itself.
    refetchInterval: ({ state }) =>
      state.data?.steps.some(({ key, note }) => key === 'results' && note === '正在统计') ? 2_000 : false,
  })
  const it = query.data
  const back = { to: '/exams', label: '质量监测' }
  if (!it)
    return (
      <Page title="监测" back={back}>
        {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}
      </Page>
    )
  return (
    <Page
      title={it.name}
      back={back}
      note={
        <>
          <StatusBadge tone={stateTones[it.state]}>{assessmentStateLabels[it.state]}</StatusBadge>{' '}
          {assessmentKindLabels[it.kind]} · {stageAndGrade(it.stage, it.grade)} ·{' '}
          {it.school?.name ?? `${it.schools} 所学校`}
        </>
      }
      action={<PrimaryAction it={it} />}
      aside={<MoreActions it={it} />}
    >
      {it.withdrawn && (
        <Section title="已撤销">
          <p>
            {it.withdrawn.by}撤销了这次监测。原因：{it.withdrawn.reason}
          </p>
        </Section>
      )}
      {it.steps.length > 0 && it.state !== 'withdrawn' && it.state !== 'published' && <Path it={it} />}
      <Settings it={it} />
      <Papers it={it} />
    </Page>
  )
}

function PrimaryAction({ it }: { it: Assessment }) {
  if (it.state === 'published')
    return (
      <Button renderRoot={(props) => <RouteLink {...props} to={`/exams/${it.id}/results`} />}>看结果</Button>
    )
  return it.may.publish ? <PublishButton it={it} /> : null
}

function MoreActions({ it }: { it: Assessment }) {
  const queries = useQueryClient()
  const withdraw = useMutation(
    orpc.exams.withdrawAssessment.mutationOptions({
      onSuccess: async () => {
        toast.good('已撤销')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const askWithdrawal = async () => {
    const reason = await askReason({
      title: `撤销“${it.name}”？`,
      message:
        it.state === 'published'
          ? '已发布的结果将不再显示。撤销后不能恢复，但记录会保留。'
          : '撤销后不再计入本学期的考试次数，不能恢复，但记录会保留。',
      action: '撤销',
      reason: { label: '撤销的原因' },
    })
    if (reason) withdraw.mutate({ id: it.id, reason })
  }
  const links = [
    ...(it.may.edit && it.state !== 'published' ? [{ to: `/exams/${it.id}/edit`, label: '修改设置' }] : []),
    ...(it.may.seeResults && it.state !== 'published'
      ? [{ to: `/exams/${it.id}/results`, label: '预览结果' }]
      : []),
    ...(it.state === 'published' && it.may.edit
      ? [{ to: `/exams/${it.id}/marks`, label: '成绩与更正' }]
      : []),
    ...(it.state === 'published' ? [{ to: `/exams/${it.id}/meeting`, label: '质量分析会' }] : []),
  ]
  if (links.length === 0 && !it.may.withdraw) return null
  return (
    <Menu position="bottom-end" shadow="lg">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size={16} />}>
          更多
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {links.map(({ to, label }) => (
          <Menu.Item key={to} renderRoot={(props) => <RouteLink {...props} to={to} />}>
            {label}
          </Menu.Item>
        ))}
        {it.may.withdraw && (
          <Menu.Item color="red" onClick={() => void askWithdrawal()}>
            撤销这次监测
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Settings({ it }: { it: Assessment }) {
  const { sampling, thresholds } = it
  const within = sampling?.within
  return (
    <Section
      title="设置"
      action={
        <RouteLink to={`/exams/${it.id}/schools`}>{it.sampled ? '学校与抽样' : '参加的学校与学生'}</RouteLink>
      }
    >
      <Facts
        items={[
          {
            label: '时间',
            value: (
              <TeachingDate value={it.heldFrom} to={it.heldTo === it.heldFrom ? undefined : it.heldTo} />
            ),
          },
          { label: '学期', value: it.term.name },
          { label: '参加', value: it.school?.name ?? `${it.schools} 所学校` },
          { label: '学生', value: it.pupils > 0 ? `${it.pupils.toLocaleString('zh-CN')} 人` : '还没有确定' },
          {
            label: '抽样',
            value: sampling
              ? [
                  sampling.schools === null ? '所有学校' : `抽 ${sampling.schools} 所学校`,
                  within ? `每校 ${within.size} ${within.unit === 'class' ? '个班' : '人'}` : '全部学生',
                  sampling.matrix?.by === 'subjects' && '每人一科',
                  sampling.matrix?.by === 'booklets' && `每科 ${sampling.matrix.count} 册`,
                ]
                  .filter(Boolean)
                  .join('，')
              : '全体学生',
          },
          {
            label: '抽样种子',
            value: sampling?.seed && <span className={styles.seed}>{sampling.seed}</span>,
          },
          { label: '结果最细到', value: smallestUnitLabels[it.smallestUnit] },
          {
            label: '分数线',
            value: `优秀 ${percent(thresholds.excellent / 1000)}，及格 ${percent(thresholds.pass / 1000)}，低分 ${percent(thresholds.low / 1000)} 以下`,
          },
          { label: '等级赋分', value: it.bands && <Listed items={bandWords(it.bands)} /> },
          { label: '总分上线', value: it.lines && <Listed items={lineWords(it.lines)} /> },
          { label: '增值的起点', value: it.prior?.name },
          { label: '备案号', value: it.filing?.number },
          { label: '批准人', value: it.filing?.person },
          { label: '特批理由', value: it.filing?.reason },
          { label: '创建', value: it.created.by },
          { label: '发布', value: it.published?.by },
        ]}
      />
    </Section>
  )
}

/** One after the other, none of them broken in two. */
function Listed({ items }: { items: string[] }) {
  return items.map((item, at) => (
    <span key={item} className={styles.whole}>
      {at < items.length - 1 ? `${item}，` : item}
    </span>
  ))
}
