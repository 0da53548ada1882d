import type { Services } from '../../platform/context.ts'
import { handleExamImports } from './imports/jobs.ts'
import {
  type ComputingJob,
  computingQueue,
  performComputing,
  resumeComputing,
} from './operations/computing.ts'

const resume = 'exams.computeResume'

/** Says who does the long work of examinations. Call before the queue starts. */
export function registerExamsJobs(services: Services): void {
  services.queue.handle<ComputingJob>(computingQueue, (job) => performComputing(services, job))
  services.queue.handle(resume, () => resumeComputing(services))
  services.queue.repeat(resume, '* * * * *', 'Asia/Shanghai')
  handleExamImports(services)
}
