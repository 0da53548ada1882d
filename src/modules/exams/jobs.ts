import type { Services } from '../../platform/context.ts'
import { handleExamImports } from './imports/jobs.ts'
import {
  type ComputingJob,
  computingQueue,
  performComputing,
  resumeComputing,
} from './operations/computing.ts'
import { remindOfMeasuresEverywhere } from './operations/measure-reminders.ts'
import { performPacks, resumePacks } from './operations/pack-work.ts'
import { type PackJob, packQueue } from './operations/packs.ts'

const resume = 'exams.computeResume'

const packResume = 'exams.packResume'
const measureReminders = 'exams.measureReminders'

/** Says who does the long work of examinations. Call before the queue starts. */
export function registerExamsJobs(services: Services): void {
  services.queue.handle<ComputingJob>(computingQueue, (job) => performComputing(services, job))
  services.queue.handle(resume, () => resumeComputing(services))
  services.queue.repeat(resume, '* * * * *', 'Asia/Shanghai')
  handleExamImports(services)
  services.queue.handle<PackJob>(packQueue, (job, signal) => performPacks(services, job, signal))
  services.queue.handle(packResume, () => resumePacks(services))
  services.queue.repeat(packResume, '* * * * *', 'Asia/Shanghai')
  services.queue.handle(measureReminders, () => remindOfMeasuresEverywhere(services))
  services.queue.repeat(measureReminders, '10 7 * * *', 'Asia/Shanghai')
}
