import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { Chart } from '../../../ui/chart.tsx'
import { teachingDate } from '../../../ui/dates.ts'
import { Figure, Figures } from '../../../ui/figure.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { Section } from '../../../ui/page.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { Measure } from './measure.tsx'
import { missingWords } from './value-added-missing.ts'
import { addedRows, type AddedMethod, methods } from './value-added-rows.ts'
import { useResults } from './use-results.ts'
import { type About, fixed, paperName, percent } from './words.ts'
import styles from './results.module.css'

type Added = Answers['exams']['getValueAdded']

/** Who learned more between two occasions than pupils with the same start, with what certainty. */
export function ValueAddedPage() {
  const { assessmentId, version } = useResults()
  const [search] = useAddress()
  const asked = typeof search.paper === 'string' ? search.paper : undefined
  const overview = useQuery(orpc.exams.getResultsOverview.queryOptions({ input: { assessmentId, version } }))
  const about = overview.data?.about
  const paperId =
    asked ?? (about && (!about.may.seeTotal || about.papers.length === 1) ? about.papers[0]?.id : null)
  const query = useQuery(
    orpc.exams.getValueAdded.queryOptions({
      input: { assessmentId, paperId: paperId ?? null, version },
      enabled: about !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const shown = overview.error ? { ...query, error: overview.error } : query
  return (
    <ResultsPage query={shown} title="增值" filters={about && <Papers about={about} />}>
      {(it) =>
        it.prior && it.model ? (
          <Body it={it} model={it.model} prior={it.prior} paperId={paperId ?? null} />
        ) : (
          <Missing it={it} />
        )
      }
    </ResultsPage>
  )
}

function Papers({ about }: { about: About }) {
  const options = about.papers.map((paper) => ({ value: paper.id, label: paperName(paper) }))
  if (options.length < 2) return null
  return (
    <FilterBar
      filters={[{ kind: 'select', name: 'paper', label: about.may.seeTotal ? '各科总分' : '学科', options }]}
    />
  )
}

function Missing({ it }: { it: Added }) {
  const { title, text } = missingWords(it.missing ?? 'few', it.prior?.name)
  return (
    <Section>
      <EmptyState title={title}>{text}</EmptyState>
    </Section>
  )
}

function Body({
  it,
  model,
  prior,
  paperId,
}: {
  it: Added
  paperId: string | null
  model: NonNullable<Added['model']>
  prior: NonNullable<Added['prior']>
}) {
  const { links } = useResults()
  const [search, change] = useAddress()
  const method: AddedMethod = methods.find(({ value }) => value === search.method)?.value ?? 'reml'
  const rows = addedRows(it.units, method)
  const unnamed = it.units.filter(({ unit }) => unit === null).length
  const shown = { above: 0, below: 0, indistinguishable: 0 }
  for (const { tone } of rows) shown[tone === 'quiet' ? 'indistinguishable' : tone] += 1
  // Of the model that counts the district's own count, whatever the viewer sees of single schools.
  const tally = method === 'reml' ? model.tally : shown
  return (
    <>
      <Section title="主要发现">
        <Findings findings={it.findings} here={links.valueAdded} />
      </Section>
      <Figures>
        <Figure
          label="两次都参加"
          value={model.matched}
          unit="人"
          note={model.unmatched > 0 ? `${model.unmatched} 人没有上次的成绩，不计入` : '这次计入的都对上了'}
        />
        <Figure label="高于平均" value={tally.above} unit="所" />
        <Figure label="低于平均" value={tally.below} unit="所" />
        <Figure label="与平均无法区分" value={tally.indistinguishable} unit="所" />
      </Figures>
      <Section
        title="各校的增值"
        note={`起点：${prior.name}(${teachingDate(prior.heldFrom)})`}
        action={<ExportTable table="added" of={{ paperId: paperId ?? undefined }} />}
      >
        <SegmentedControl
          size="xs"
          className={styles.kinds}
          aria-label="算法"
          data={methods.map(({ value, label }) => ({ value, label }))}
          value={method}
          onChange={(value) => change({ method: value === 'reml' ? undefined : value })}
        />
        <p className={styles.say}>{methods.find(({ value }) => value === method)?.says}</p>
        <Chart
          title="比起点相同的学生多(少)进步多少分"
          note={
            <>
              <Measure of="valueAdded" about={it.about} name="怎样算" />
              ；横线是 95% 区间，灰色空心圆与平均无法区分。上下顺序只为看清区间，不是名次。
              {unnamed > 0 && `其中 ${unnamed} 所学校您不能看到名称。`}
            </>
          }
          height={Math.max(180, 60 + rows.length * (unnamed > rows.length / 2 ? 13 : 24))}
          spec={{
            kind: 'intervals',
            axis: '分(95%区间)',
            digits: 2,
            reference: { label: '平均', value: 0 },
            rows,
          }}
        />
        <p className={styles.legend}>
          <span>▲ 高于平均</span>
          <span>◆ 低于平均</span>
          <span>○ 无法区分</span>
        </p>
        <Model model={model} method={method} />
      </Section>
    </>
  )
}

/** The fitted model in one sentence; its numbers in the fold. */
function Model({ model, method }: { model: NonNullable<Added['model']>; method: AddedMethod }) {
  const mixed = method === 'ols' ? null : model[method]
  const facts = mixed
    ? [
        ['截距', fixed(mixed.intercept.estimate, 3)],
        ['斜率', `${fixed(mixed.slope.estimate, 4)}(标准误 ${fixed(mixed.slope.error, 4)})`],
        ['校间方差 σ²u', fixed(mixed.sigma2u, 3)],
        ['校内方差 σ²e', fixed(mixed.sigma2e, 3)],
        ['校间所占比例 ICC', percent(mixed.icc)],
      ]
    : [
        ['截距', fixed(model.ols.intercept, 3)],
        ['斜率', `${fixed(model.ols.slope, 4)}(标准误 ${fixed(model.ols.slopeError, 4)})`],
        ['残差标准差', fixed(model.ols.sigma, 3)],
        ['R²', fixed(model.ols.r2, 3)],
      ]
  return (
    <details className={styles.fold}>
      <summary>模型的数字</summary>
      <dl className={styles.evidence}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>这次成绩的标准差</dt>
          <dd>{fixed(model.outcomeSd, 2)} 分</dd>
        </div>
      </dl>
    </details>
  )
}
