import { day, id, instant, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { addedMissing, addedModel, addedUnit } from './added-shapes.ts'
import { classRow, overviewPaper, pupilRow, reference, trendPoint, versionRow } from './result-rows.ts'
import {
  about,
  conversion,
  figure,
  finding,
  gradedBand,
  interval,
  itemGap,
  itemRow,
  lineFigures,
  listedFigures,
  listedUnit,
  localityGap,
  reliability,
  scoreBand,
  scoreLine,
  subjectRow,
  summary,
  topicGap,
  topicRate,
  topicsBy,
  unit,
  unitFigures,
  unitKinds,
  unitRow,
  variance,
} from './result-shapes.ts'

/** The version to read: left out, the one that everyone sees; an older one is for those who run the assessment. */
const version = z.number().int().min(1).optional()
const ofAssessment = z.object({ assessmentId: id, version })
const ofPaper = z.object({ paperId: id, version })
const className = z.string().trim().min(1).max(60)

/** Pages of results are given again until a version, a setting or somebody's place changes. Not those of pupils. */
const kept = procedure.meta({ kept: ['organization', 'exams'] })
const reading = kept.errors(refusals('resultsNotReady'))
const readingUnits = kept.errors(refusals('resultsNotReady', 'unitNotReported'))

/** Results as the viewer may see them. */
export const results = {
  listResultVersions: procedure
    .route({ summary: '结果的各个版本：进度、是否最新、哪一版正在使用' })
    .input(z.object({ assessmentId: id }))
    .output(z.object({ versions: z.array(versionRow), may: z.object({ compute: z.boolean() }) })),
  computeResults: procedure
    .route({ summary: '重新统计；算好后成为新版本，已发布的随即换用' })
    .errors(refusals('noMarksYet', 'assessmentState'))
    .input(z.object({ assessmentId: id, reason: line(300) }))
    .output(versionRow),
  getResultsOverview: reading
    .route({ summary: '全区概览：各科与总分、城乡差距、校际差异、主要发现' })
    .input(ofAssessment)
    .output(
      z.object({
        about,
        papers: z.array(overviewPaper),
        /** Sum over subjects; null for one paper, or where no pupil sat all. */
        total: unitRow.nullable(),
        ownTotal: listedUnit.nullable(),
        /** How pupils spread within and between schools, by the sum over subjects. */
        totalVariance: variance.nullable(),
        totalLocalityGap: localityGap.nullable(),
        /** Localities by the sum over subjects (by the one paper where there is one). */
        localities: z.array(unitRow),
        lines: z.array(lineFigures),
        findings: z.array(finding),
      }),
    ),
  getSubjectResults: reading
    .route({ summary: '一科的结果：概况、一分一段、分布、各类学校、知识点与能力' })
    .input(ofPaper)
    .output(
      z.object({
        about,
        paperId: id,
        summary,
        reliability,
        variance: variance.nullable(),
        localityGap: localityGap.nullable(),
        scoreTable: z.array(scoreLine),
        distribution: z.array(scoreBand),
        /** Each part of the district by its kind; empty where it was not cut so. */
        cuts: z.object({
          locality: z.array(unitRow),
          cluster: z.array(unitRow),
          alliance: z.array(unitRow),
          sex: z.array(unitRow),
        }),
        topics: topicsBy(topicRate),
        graded: z.array(gradedBand),
        conversions: z.array(conversion),
        own: listedUnit.nullable(),
        findings: z.array(finding),
      }),
    ),
  listUnitResults: readingUnits
    .route({ summary: '各校(片区、校联体、城乡、性别)的结果；不排名次' })
    .input(
      z.object({
        assessmentId: id,
        /** Null: the sum over subjects. */
        paperId: id.nullable(),
        by: z.enum(unitKinds).exclude(['district', 'class']),
        /** Only schools of this cluster, alliance or locality. */
        within: z.string().max(60).optional(),
        search: z.string().trim().max(60).optional(),
        version,
      }),
    )
    .output(
      z.object({
        about,
        district: listedFigures.nullable(),
        /** In the order of their names. */
        rows: z.array(
          listedUnit.extend({
            locality: z.string().nullable(),
            cluster: z.string().nullable(),
            alliance: z.string().nullable(),
          }),
        ),
      }),
    ),
  getItemResults: reading
    .route({ summary: '试卷分析：各题难度、区分度、选项，信度与测量误差' })
    .input(ofPaper)
    .output(
      z.object({
        about,
        paperId: id,
        counted: z.number(),
        full: z.number(),
        reliability,
        /** Size of the top and bottom group (27 %) and their cut scores. */
        extremes: z.object({ size: z.number(), upperCut: figure, lowerCut: figure }),
        items: z.array(itemRow),
        findings: z.array(finding),
      }),
    ),
  getSchoolResults: readingUnits
    .route({ summary: '一所学校的结果：各科相对强弱、各班、主要发现' })
    .input(ofAssessment.extend({ schoolId: id }))
    .output(
      z.object({
        about,
        unit,
        /** Figures of the school are not shown; which classes may still be opened stands below. */
        suppressed: z.boolean(),
        total: unitFigures.nullable(),
        reference: reference.nullable(),
        subjects: z.array(subjectRow),
        lines: z.array(lineFigures),
        classes: z.array(
          z.object({
            className: z.string(),
            suppressed: z.boolean(),
            /** Sum over subjects. */
            figures: unitFigures.nullable(),
            subjects: z.array(
              z.object({
                paperId: id,
                suppressed: z.boolean(),
                counted: figure,
                scoreRate: figure,
                t: figure,
                tInterval: interval,
                may: z.object({ open: z.boolean(), listPupils: z.boolean() }),
              }),
            ),
          }),
        ),
        findings: z.array(finding),
      }),
    ),
  getSchoolSubjectResults: readingUnits
    .route({ summary: '一所学校一科的结果：知识点、能力、各题、各班' })
    .input(ofPaper.extend({ schoolId: id }))
    .output(
      z.object({
        about,
        paperId: id,
        unit,
        suppressed: z.boolean(),
        figures: unitFigures.nullable(),
        reference,
        distribution: z.array(scoreBand),
        topics: topicsBy(topicGap),
        items: z.array(itemGap),
        classes: z.array(classRow),
        findings: z.array(finding),
      }),
    ),
  getClassResults: readingUnits
    .route({ summary: '一个班一科的结果：与本校、全区对照的知识点、能力、各题' })
    .input(ofPaper.extend({ schoolId: id, className }))
    .output(
      z.object({
        about,
        paperId: id,
        school: unit,
        unit,
        suppressed: z.boolean(),
        figures: unitFigures.nullable(),
        reference: reference.extend({
          /** Null where the school's own figures are suppressed. */
          school: listedFigures.nullable(),
        }),
        topics: topicsBy(topicGap),
        items: z.array(itemGap),
        findings: z.array(finding),
        may: z.object({ listPupils: z.boolean() }),
      }),
    ),
  listClassPupils: procedure
    .errors(refusals('resultsNotReady', 'unitNotReported'))
    .route({ summary: '一个班的学生(任课教师与本校负责人；每次查看都有记录)' })
    .input(z.object({ paperId: id, schoolId: id, className }))
    .output(
      z.object({
        about,
        paperId: id,
        school: unit,
        className: z.string(),
        /** What stands for a pupil's result. */
        shows: z.enum(['marks', 'grades']),
        /** Grades from the top, with the share of the full mark from which each is given. */
        grades: z.array(z.object({ grade: z.string(), from: z.number() })),
        items: z.array(z.object({ item: z.string(), full: z.number() })),
        /** In the order of their numbers, never of their marks. */
        rows: z.array(pupilRow),
        /** To be laid over the page: who looks, and when. */
        watermark: z.string(),
      }),
    ),
  getValueAdded: readingUnits
    .route({ summary: '增值：两次之间的进步，带区间；无法区分的写明' })
    .input(ofAssessment.extend({ paperId: id.nullable() }))
    .output(
      z.object({
        about,
        /** Why there is no model; null where there is one. */
        missing: z.enum(addedMissing).nullable(),
        /** Null where none was chosen, or nothing of it compares. */
        prior: z.object({ id, name: z.string(), heldFrom: day }).nullable(),
        model: addedModel.nullable(),
        /** In no order of merit; schools that the viewer may not name come without name and number. */
        units: z.array(addedUnit),
        findings: z.array(finding),
      }),
    ),
  getTrends: readingUnits
    .route({ summary: '历次走势(T分)：同年级历届，或同一届学生' })
    .input(
      z.object({
        assessmentId: id,
        /** A subject, or null for the sum over subjects. */
        subject: z.string().max(20).nullable(),
        by: z.enum(['grade', 'cohort']).default('grade'),
        unit: z.object({ kind: z.enum(unitKinds).exclude(['class', 'sex']), id: z.string().max(60) }),
      }),
    )
    .output(
      z.object({
        about,
        unit,
        /** Oldest first, up to this assessment. */
        points: z.array(trendPoint),
        /** Occasions that cannot be compared: pupils worked on several booklets of the subject. Oldest first. */
        apart: z.array(z.object({ assessmentId: id, name: z.string(), heldFrom: day })),
        /** The pupils are followed from one stage into the next. */
        acrossStages: z.boolean(),
      }),
    ),
  listResultViews: procedure
    .route({ summary: '谁看过学生成绩：教研室看全部，学校看本校' })
    .input(page.extend({ assessmentId: id }))
    .output(
      pageOf(
        z.object({
          id,
          at: instant,
          person: z.object({ id, name: z.string() }),
          /** 「语文 3班 学生名单」, always in Chinese. */
          what: z.string(),
          schoolName: z.string().nullable(),
        }),
      ),
    ),
}

/** What a procedure of `results` answers. */
export type ResultAnswer<Name extends keyof typeof results> = z.infer<
  NonNullable<(typeof results)[Name]['~orpc']['outputSchema']>
>
