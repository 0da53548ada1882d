import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import type { Board } from '../contract.ts'
import { standingLabels } from '../rules/wording.ts'

const kindLabels = { school: '学校', group: '教研组', district: '全区', person: '教师' } as const

/** The board as a workbook: for each kind of unit units × commitments as one reads it, and every cell with its figures. */
export function boardXlsx(board: Board): Promise<Uint8Array> {
  const commitments = new Map(board.commitments.map((one) => [one.id, one]))
  const cells = Map.groupBy(board.cells, ({ unitId }) => unitId)
  const matrices = (['district', 'school', 'group', 'person'] as const).flatMap((kind) => {
    const units = board.units.filter((unit) => unit.kind === kind)
    const shown = board.commitments.filter((one) => one.unit === kind)
    if (units.length === 0) return []
    return [
      {
        name: kindLabels[kind],
        columns: [
          { header: kindLabels[kind], key: 'name', width: 26 },
          { header: '落后项', key: 'behind', format: 'integer' as const },
          ...shown.map((one) => ({
            header: `${one.title}(目标 ${one.target}${one.countedIn})`,
            key: one.id,
            width: 22,
          })),
        ],
        rows: units.map((unit) => ({
          name: unit.name,
          behind: unit.behind,
          ...Object.fromEntries(
            (cells.get(unit.id) ?? []).map((cell) => [
              cell.commitmentId,
              `${cell.progress}${commitments.get(cell.commitmentId)?.countedIn ?? ''} ${standingLabels[cell.standing]}`,
            ]),
          ),
        })),
        expectedRows: units.length,
      },
    ]
  })
  const names = new Map(board.units.map((unit) => [unit.id, unit.name]))
  return workbookBytes({
    sheets: [
      ...matrices,
      {
        name: '明细',
        columns: [
          { header: '单位', key: 'unit', width: 26 },
          { header: '承诺', key: 'sentence', width: 48 },
          { header: '时段', key: 'period', width: 24 },
          { header: '目标', key: 'target', format: 'integer' },
          { header: '应完成', key: 'expected', format: 'decimal' },
          { header: '已完成', key: 'progress', format: 'decimal' },
          { header: '计量', key: 'countedIn' },
          { header: '已覆盖人数', key: 'covered', format: 'integer' },
          { header: '应覆盖人数', key: 'denominator', format: 'integer' },
          { header: '还差', key: 'remaining', format: 'decimal' },
          { header: '状态', key: 'standing', width: 14 },
        ],
        rows: board.cells.map((cell) => {
          const commitment = commitments.get(cell.commitmentId)!
          return {
            unit: names.get(cell.unitId),
            sentence: commitment.sentence,
            period: commitment.period.label,
            target: commitment.target,
            expected: cell.expected,
            progress: cell.progress,
            countedIn: commitment.countedIn,
            covered: commitment.coverage ? cell.value : undefined,
            denominator: cell.denominator ?? undefined,
            remaining: cell.remaining,
            standing: standingLabels[cell.standing],
          }
        }),
        expectedRows: board.cells.length,
      },
    ],
  })
}
