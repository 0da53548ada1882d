import { DownloadButton } from '../../../ui/download-button.tsx'
import { useResults } from './use-results.ts'

/** The figures in view as a workbook, with what the viewer sees of them and no more. */
export function ExportTable({ table, of }: { table: string; of?: Record<string, string | undefined> }) {
  const { links } = useResults()
  return (
    <DownloadButton label="导出表格" targets={[{ label: '导出表格', href: links.workbook(table, of) }]} />
  )
}
