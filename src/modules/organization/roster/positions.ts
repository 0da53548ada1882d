import type { Duty } from '../vocabulary.ts'
import type { Position, PositionDuty } from './records.ts'
import { clean, isBlank, tight } from './values.ts'

const duties: [pattern: RegExp, duty: PositionDuty][] = [
  [
    /^(副校长|副园长|副书记|党(总)?支部副书记|校长助理|园长助理|分管.*副校长|.*副校长|.*副园长)$/,
    'vicePrincipal',
  ],
  [/^(校长|园长|院长|执行校长|负责人|正校长|书记校长|书记兼校长|.*小学校长|.*中学校长)$/, 'principal'],
  [/^(书记|党(总)?支部书记|党委书记|支书)$/, 'secretary'],
  [
    /^(教导主任|教务主任|教导处主任|教务处主任|教学主任|教学处主任|教科研主任|教科室主任|课程教学处主任|保教主任|业务园长)$/,
    'dean',
  ],
  [/教研员/, 'researcher'],
  [/备课组长$/, 'prepGroupLeader'],
  [/(年级组长|年级主任|级部主任|年级部主任|学部主任|年级长)$/, 'gradeLeader'],
  [/(教研组长|学科组长|大组长)$/, 'teachingGroupLeader'],
  [/班主任/, 'homeroomTeacher'],
  [/主任|主席|辅导员|团委书记|团支部书记|中层|教干|会计|总务|干事|部长|处长/, 'cadre'],
]

const none = /^(教师|普通教师|任课教师|科任|科任教师|专任教师|教员|一般教师|群众|职工)$/

/**
 * The positions in a cell, each with the duty that the product knows it by. Never wrong: what is not in the list is kept
 * as `other`.
 */
export function readPositions(text: string): Position[] {
  if (isBlank(text)) return []
  const positions: Position[] = []
  for (const part of clean(text).split(/[、,;/|\s]|兼任?(?!职)/)) {
    const bare = tight(part)
    if (isBlank(bare) || none.test(bare)) continue
    const duty = duties.find(([pattern]) => pattern.test(bare.replace(/[([].*?[)\]]/g, '')))?.[1] ?? 'other'
    if (!positions.some((position) => position.text === bare)) positions.push({ duty, text: bare })
  }
  return positions
}

const bySeniority: [PositionDuty, Duty][] = [
  ['principal', 'principal'],
  ['vicePrincipal', 'vicePrincipal'],
  ['secretary', 'vicePrincipal'],
  ['dean', 'dean'],
  ['cadre', 'cadre'],
  ['gradeLeader', 'cadre'],
]

/** The duty of a person's membership in their school: the highest of their positions, else `teacher`. */
export function schoolDuty(positions: readonly Position[]): Duty {
  return bySeniority.find(([duty]) => positions.some((position) => position.duty === duty))?.[1] ?? 'teacher'
}
