/**
 * What a reader of results is told of the version before them, where an earlier one had been seen and is corrected by it:
 * that there was a correction, and the day on which figures were reckoned anew ('YYYY-MM-DD', as `today`). The reason is
 * written by hand and may name a subject, a school or a pupil: it is added (`reason`) for those who run the assessment alone.
 */
export function correctionNote(reckonedOn: string, today: string, reason: string | null): string {
  const [year, month, day] = reckonedOn.split('-').map(Number)
  const when = `${reckonedOn.slice(0, 4) === today.slice(0, 4) ? '' : `${year}年`}${month}月${day}日`
  return `成绩有更正，${when}重新统计。${reason ? `原因：${reason}` : ''}`
}
