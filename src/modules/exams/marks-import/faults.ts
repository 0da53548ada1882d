/** What may be wrong in a file of marks, with the words under which faults are counted. */
export const faultLabels = {
  noNumber: '没有考号',
  damagedNumber: '考号位数丢失',
  unknownPupil: '不在参加名单',
  nobodyKnown: '没有一个考号对得上',
  twice: '重复',
  otherBooklet: '不考这一科(卷)',
  blankRow: '整行空白',
  blankCell: '空白',
  aboveFull: '超过满分',
  negative: '小于 0',
  betweenSteps: '分数太细',
  notNumber: '不是分数',
  wrongLetter: '不是选项',
  formula: '公式没有结果',
  totalContradicts: '总分与小题不符',
  absentWithMarks: '缺考却有分',
  unknownStanding: '状态无法识别',
  tooManyOptional: '选做题超数',
  itemsWithoutColumn: '缺少题目的列',
  noKey: '没有答案的选择题',
} as const
export type FaultCode = keyof typeof faultLabels

export interface Fault {
  sheet: string
  /** As the spreadsheet program numbers it; 0 when the whole sheet is meant. */
  row: number
  column: string | null
  code: FaultCode
  message: string
}

/** Faults kept one by one; what comes after is only counted. */
export const mostFaults = 20_000

/** Faults as they are collected, counted by code and by row. */
export interface Faults {
  /** The first of them, in the order of the file. */
  kept: Fault[]
  byCode: Map<FaultCode, number>
  cells: number
  rows(): number
  add(sheet: string, row: number, column: string | null, code: FaultCode, message: string): void
}

export function collectFaults(): Faults {
  const rows = new Set<string>()
  const faults: Faults = {
    kept: [],
    byCode: new Map(),
    cells: 0,
    rows: () => rows.size,
    add(sheet, row, column, code, message) {
      faults.cells++
      faults.byCode.set(code, (faults.byCode.get(code) ?? 0) + 1)
      rows.add(`${row} ${sheet}`)
      if (faults.kept.length < mostFaults) faults.kept.push({ sheet, row, column, code, message })
    },
  }
  return faults
}

/** The same without the faults of one code; for a code of which every row has no other fault. */
export function withoutCode(faults: Faults, code: FaultCode): Faults {
  const rest = collectFaults()
  for (const fault of faults.kept) {
    if (fault.code !== code) rest.add(fault.sheet, fault.row, fault.column, fault.code, fault.message)
  }
  return rest
}
