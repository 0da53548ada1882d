import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { DayField, MomentField, PeriodField } from '../ui/date-fields.tsx'
import { today } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FileDrop, FileLine } from '../ui/file-drop.tsx'
import { SearchSelect, type Choice } from '../ui/search-select.tsx'

/** What people type, choose and hand in. */
export function Fields() {
  const [person, setPerson] = useState<Choice | null>(null)
  const [day, setDay] = useState<string | null>(today())
  const [period, setPeriod] = useState<[string | null, string | null]>([null, null])
  const [moment, setMoment] = useState<string | null>('2026-09-16T14:00:00+08:00')
  const [files, setFiles] = useState<File[]>([])
  const [dialog, setDialog] = useState(false)
  return (
    <div
      style={{
        display: 'grid',
        gap: '1rem',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(16rem, 100%), 1fr))',
      }}
    >
      <TextInput label="活动名称" placeholder="例如：五年级习作同课异构" required />
      <SearchSelect
        label="主讲教师"
        value={person}
        onChange={setPerson}
        searchKey={['style', 'people']}
        search={async (text) =>
          ['林晓燕', '吴建国', '陈思远']
            .filter((it) => it.includes(text))
            .map((it) => ({ value: it, label: it, note: '实验小学' }))
        }
      />
      <DayField label="日期" value={day} onChange={setDay} />
      <PeriodField label="起止日期" value={period} onChange={setPeriod} />
      <MomentField label="开始时间" value={moment} onChange={setMoment} />
      <Textarea label="说明" minRows={2} autosize error="请写明参加对象" />
      <div style={{ gridColumn: '1 / -1', display: 'grid', gap: '0.5rem' }}>
        <FileDrop
          label="上传教研计划"
          endings={['.docx', '.txt']}
          limit={20 * 1024 * 1024}
          onFiles={setFiles}
        />
        {files.map((file) => (
          <FileLine key={file.name} name={file.name} size={file.size} onRemove={() => setFiles([])} />
        ))}
        <FileLine name="片区联动教研工作计划.docx" size={48_200} progress={0.4} />
      </div>
      <Button variant="default" onClick={() => setDialog(true)}>
        打开对话框
      </Button>
      {dialog && (
        <Dialog title="登记一次听课" onClose={() => setDialog(false)}>
          <TextInput label="课题" data-autofocus />
        </Dialog>
      )}
    </div>
  )
}
