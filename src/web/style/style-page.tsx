import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { addDays } from '../../platform/calendar-day.ts'
import { useAddress, useOpen } from '../ui/address.ts'
import { Chart } from '../ui/chart.tsx'
import { askReason, confirmDestructive } from '../ui/confirm.tsx'
import { DownloadButton } from '../ui/download-button.tsx'
import { Figure, Figures, Progress } from '../ui/figure.tsx'
import { FilterBar, type Filter } from '../ui/filter-bar.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { RecordList, settled, type Column } from '../ui/record-list.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { StatusBadge, type Tone } from '../ui/status-badge.tsx'
import { Steps } from '../ui/steps.tsx'
import { TeachingDate } from '../ui/teaching-date.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { toast } from '../ui/toast.tsx'
import { Fields } from './fields.tsx'
import { StatisticalCharts } from './statistical-charts.tsx'

type Row = {
  id: string
  title: string
  type: string
  state: [Tone, string]
  day: string
  host: string
  people: number
}

const states: [Tone, string][] = [
  ['quiet', '草稿'],
  ['active', '报名中'],
  ['warn', '待小结'],
  ['good', '已完成'],
  ['bad', '已取消'],
]
const titles = [
  '五年级习作单元同课异构研讨',
  '“双减”背景下作业设计专题讲座',
  '城东片区数学教研组联合集体备课',
  '初中物理实验教学示范课与评议',
  '送教下乡：乡村小学英语绘本阅读课堂',
  '幼小衔接开放日',
  '班级管理经验交流沙龙',
  '九年级道德与法治质量分析会',
]
const hosts = ['实验小学', '城东中学', '育才学校', '柳溪镇中心小学']
const rows: Row[] = titles.map((title, index) => ({
  id: String(index),
  title,
  type: ['同课异构', '专题讲座', '集体备课', '示范课'][index % 4] ?? '',
  state: states[index % states.length] ?? ['quiet', ''],
  day: addDays('2026-09-07', index * 5),
  host: hosts[index % 4] ?? '',
  people: 18 + index * 23,
}))

const columns: Column<Row>[] = [
  { key: 'title', title: '活动', cell: (it) => it.title, sortable: true },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    cell: (it) => <StatusBadge tone={it.state[0]}>{it.state[1]}</StatusBadge>,
  },
  { key: 'day', title: '时间', card: 'plain', sortable: true, cell: (it) => <TeachingDate value={it.day} /> },
  { key: 'host', title: '承办学校', card: 'plain', cell: (it) => it.host },
  { key: 'people', title: '人数', align: 'end', cell: (it) => it.people },
]

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: '按名称查找' },
  {
    kind: 'segmented',
    name: 'scope',
    label: '范围',
    options: [
      { value: 'mine', label: '我的' },
      { value: 'school', label: '本校' },
      { value: 'cluster', label: '片区' },
      { value: 'district', label: '全区' },
    ],
  },
  {
    kind: 'select',
    name: 'type',
    label: '类型',
    options: ['同课异构', '专题讲座', '集体备课'].map((it) => ({ value: it, label: it })),
  },
  { kind: 'dates', from: 'from', to: 'to', label: '日期' },
]

/** All parts of the visual language on one page; in development builds only. */
export function StylePage() {
  const { id, close } = useOpen()
  const [search] = useAddress()
  const [selected, setSelected] = useState(new Set<string>())
  const row = rows.find((it) => it.id === id)
  return (
    <Page
      title="样式一览"
      note="页面由标题、一个主要操作、筛选、内容和侧面的详情组成。"
      action={<Button leftSection={<IconPlus size={16} />}>发起活动</Button>}
      aside={
        <DownloadButton
          targets={[
            { label: 'Excel', href: '/a' },
            { label: 'Word', href: '/b' },
          ]}
        />
      }
      filters={<FilterBar filters={filters} />}
      panel={row && <RowPanel row={row} onClose={close} />}
    >
      <Figures>
        <Figure
          label="本月活动"
          value={42}
          unit="场"
          note="比上月多 6 场"
          onOpen={() => toast.plain('打开明细')}
        />
        <Figure label="参与教师" value={1286} unit="人次" note="乡村教师占 38.2%" />
        <Figure
          label="听课覆盖"
          value="63.4"
          unit="%"
          note="落后于进度"
          tone="warn"
          onOpen={() => undefined}
        />
        <Figure label="送教下乡" value={null} note="本学期尚未安排" />
      </Figures>
      <RecordList
        label="活动"
        source={settled(search.q ? rows.filter((it) => it.title.includes(String(search.q))) : rows)}
        columns={columns}
        rowId={(it) => it.id}
        selection={{ ids: selected, onChange: setSelected }}
        selectionActions={
          <Button size="xs" variant="light">
            批量提醒
          </Button>
        }
      />
      <Section title="目标进度" note="竖线是按时间应当达到的位置">
        <div style={{ display: 'grid', gap: '1rem' }}>
          <Progress label="每月一次主题教研" value={4} target={4} expected={3} unit=" 次" />
          <Progress label="中心组听课覆盖本学科教师" value={58} target={120} expected={55} unit=" 人" />
          <Progress label="骨干教师交流" value={2} target={6} expected={3} unit=" 人" />
          <Progress label="教干交流" value={0} target={2} expected={1} unit=" 人" />
        </div>
      </Section>
      <Section title="图">
        <div
          style={{
            display: 'grid',
            gap: '2rem',
            gridTemplateColumns: 'repeat(auto-fit, minmax(min(24rem, 100%), 1fr))',
          }}
        >
          <Chart
            title="各片区活动场次"
            spec={{
              kind: 'stackedBar',
              categories: ['城东', '城西', '城南', '柳溪', '青山'],
              series: [
                { name: '研讨', values: [12, 9, 14, 7, 5] },
                { name: '示范课', values: [8, 11, 6, 4, 6] },
                { name: '送教', values: [3, 2, 4, 6, 7] },
              ],
              unit: '场',
            }}
          />
          <Chart
            title="每月参与人次"
            spec={{
              kind: 'line',
              categories: ['9月', '10月', '11月', '12月', '1月'],
              series: [
                { name: '城区', values: [320, 280, 410, 390, 150] },
                { name: '乡村', values: [120, 160, 210, 240, 90] },
              ],
              mark: { label: '目标', value: 300 },
            }}
          />
          <Chart
            title="一年的教研足迹"
            height={170}
            spec={{
              kind: 'heatCalendar',
              from: '2026-02-01',
              to: '2026-07-20',
              unit: '次',
              days: Array.from({ length: 60 }, (_, index) => ({
                day: addDays('2026-02-20', index * 2),
                value: (index * 7) % 5,
              })),
            }}
          />
          <StatisticalCharts />
        </div>
      </Section>
      <Section title="表单">
        <Fields />
      </Section>
      <Section title="步骤与经过">
        <Steps labels={['选择文件', '对应列', '试运行', '完成']} current={1} onGoBack={() => undefined} />
        <div style={{ marginTop: '1.25rem' }}>
          <Timeline
            label="计划阶段"
            moments={[
              {
                key: '1',
                when: '2026年3月',
                title: '第一阶段 调研与启动',
                note: '完成各校需求问卷',
                tone: 'good',
                shape: 'check',
              },
              { key: '2', when: '2026年4月–6月', title: '第二阶段 联片研讨', tone: 'active' },
              { key: '3', when: '2026年9月', title: '第三阶段 总结推广', tone: 'quiet' },
            ]}
          />
        </div>
      </Section>
      <Section title="状态">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.5rem', marginBottom: '1rem' }}>
          {states.map(([tone, label]) => (
            <StatusBadge key={tone} tone={tone}>
              {label}
            </StatusBadge>
          ))}
          <Button size="xs" onClick={() => toast.good('已保存', { label: '撤销', run: () => undefined })}>
            提示
          </Button>
          <Button
            size="xs"
            color="red"
            onClick={() =>
              void confirmDestructive({
                title: '删除这份草稿？',
                message: '删除后不能恢复。',
                action: '删除',
              })
            }
          >
            删除
          </Button>
          <Button
            size="xs"
            color="red"
            variant="light"
            onClick={() =>
              void askReason({
                title: '取消这场活动？',
                message: '已报名的 46 位老师会收到通知。',
                action: '取消活动',
                reason: { label: '原因', placeholder: '例如：与期中监测时间冲突' },
              })
            }
          >
            取消活动
          </Button>
        </div>
        <ErrorState error={new TypeError('offline')} onRetry={() => undefined} />
        <EmptyState title="还没有活动" action={<Button variant="light">发起第一场活动</Button>}>
          从计划里选一项直接发起，时间、地点和参加对象会自动带过来。
        </EmptyState>
      </Section>
    </Page>
  )
}

function RowPanel({ row, onClose }: { row: Row; onClose: () => void }) {
  return (
    <SidePanel
      title={row.title}
      note={<TeachingDate value={row.day} />}
      status={<StatusBadge tone={row.state[0]}>{row.state[1]}</StatusBadge>}
      onClose={onClose}
      footer={<Button>报名参加</Button>}
    >
      <Facts
        items={[
          { label: '承办学校', value: row.host },
          { label: '类型', value: row.type },
          { label: '人数', value: `${row.people} 人` },
        ]}
      />
      <p>围绕“表达真情实感”单元，两位教师同上一课，各校备课组长评课，形成区级共享教案。</p>
    </SidePanel>
  )
}
