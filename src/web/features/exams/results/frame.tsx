import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { gradeLabel } from '../../../../modules/organization/vocabulary.ts'
import { assessmentKindLabels } from '../../../../modules/exams/vocabulary.ts'
import { Cautions } from '../../../ui/cautions.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Page } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { NotReady } from './not-ready.tsx'
import { useResults } from './use-results.ts'
import { VersionChooser, VersionNotes } from './versions.tsx'
import { type About, paperName } from './words.ts'
import styles from './results.module.css'

/**
 * What every page of results has in common: where it stands, which version it shows, the ways to the other pages, and
 * its states. `title` is the page's own; the assessment's name leads back.
 */
export function ResultsPage<Answer extends { about: About }>({
  query,
  title,
  renderNote,
  back,
  renderAside,
  renderPanel,
  filters,
  children,
}: {
  query: { data: Answer | undefined; error: unknown; isPending: boolean; refetch: () => unknown }
  title: string | ((answer: Answer) => string)
  renderNote?: (answer: Answer) => React.ReactNode
  /** One level up; the assessment where it is left out. */
  back?: (answer: Answer) => { to: string; label: string }
  renderAside?: (answer: Answer) => React.ReactNode
  renderPanel?: (answer: Answer) => React.ReactNode
  filters?: React.ReactNode
  children: (answer: Answer) => React.ReactNode
}) {
  const { links } = useResults()
  const it = query.data
  if (!it)
    return (
      <Page
        title={typeof title === 'string' ? title : '监测结果'}
        back={{ to: links.assessment, label: '质量监测' }}
      >
        {query.error ? <NotReady error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}
      </Page>
    )
  const { about } = it
  return (
    <Page
      title={typeof title === 'string' ? title : title(it)}
      back={back?.(it) ?? { to: links.assessment, label: about.assessment.name }}
      note={renderNote?.(it) ?? <AssessmentLine about={about} />}
      aside={
        <>
          <VersionChooser about={about} />
          {renderAside?.(it)}
        </>
      }
      panel={renderPanel?.(it)}
      filters={
        <>
          <Ways about={about} />
          {filters}
        </>
      }
    >
      <VersionNotes about={about} />
      {query.error ? <Cautions items={[{ text: '没有刷新成功，下面是上次读到的内容。' }]} /> : null}
      {children(it)}
    </Page>
  )
}

/** 「八年级 · 质量监测 · 11月3日–4日 第10周」, and how figures are to be read. */
export function AssessmentLine({ about }: { about: About }) {
  const { kind, grade, heldFrom, heldTo, sampled, state } = about.assessment
  return (
    <span className={styles.line}>
      {gradeLabel(grade)} · {assessmentKindLabels[kind]} ·{' '}
      <TeachingDate value={heldFrom} to={heldTo === heldFrom ? undefined : heldTo} />
      {sampled && <StatusBadge tone="quiet">抽样</StatusBadge>}
      {state === 'published' ? null : state === 'withdrawn' ? (
        <StatusBadge tone="bad">已撤销</StatusBadge>
      ) : (
        <StatusBadge tone="warn">未发布，仅供核对</StatusBadge>
      )}
    </span>
  )
}

/** The pages beside this one: overview, subjects, own school, value added, trends, who looked. */
function Ways({ about }: { about: About }) {
  const { links } = useResults()
  const { may, papers } = about
  const own = may.schoolIds?.length === 1 ? may.schoolIds[0] : undefined
  const single = papers.length === 1 ? papers[0] : undefined
  const ways = [
    { to: links.overview, label: '概况', exact: true },
    ...(own ? [{ to: links.school(own), label: '本校' }] : []),
    ...papers.map((paper) => ({
      to: links.subject(paper.id),
      also: links.items(paper.id),
      label: single ? '成绩分布' : paperName(paper),
    })),
    ...(single ? [{ to: links.items(single.id), label: '各题' }] : []),
    ...(own ? [] : [{ to: links.units('school'), label: '各校' }]),
    { to: links.valueAdded, label: '增值' },
    { to: links.trends(), label: '走势' },
    ...(may.seeViews ? [{ to: links.views, label: '查看记录' }] : []),
  ]
  return (
    <nav aria-label="监测结果" className={styles.ways}>
      {ways.map(({ to, label, ...more }) => (
        <Way
          key={to}
          to={to}
          also={'also' in more && !single ? more.also : undefined}
          exact={'exact' in more}
        >
          {label}
        </Way>
      ))}
    </nav>
  )
}

function Way({
  to,
  also,
  exact,
  children,
}: {
  to: string
  also?: string | undefined
  exact: boolean
  children: React.ReactNode
}) {
  const path = (address: string) => address.split('?')[0] ?? ''
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const here = (address: string) =>
    exact
      ? pathname === path(address)
      : pathname === path(address) || pathname.startsWith(`${path(address)}/`)
  const link = useRef<HTMLSpanElement>(null)
  const current = here(to) || (also !== undefined && here(also))
  useEffect(() => {
    // On a phone the row is wider than the screen: where one is must be in sight.
    const [mark, row] = [link.current, link.current?.closest('nav')]
    if (current && mark && row) row.scrollLeft = mark.offsetLeft - (row.clientWidth - mark.offsetWidth) / 2
  }, [current])
  return (
    <RouteLink to={to} exact={exact} className={styles.way} aria-current={current ? 'page' : undefined}>
      <span ref={link}>{children}</span>
    </RouteLink>
  )
}
