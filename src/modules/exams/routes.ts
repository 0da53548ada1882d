import type { FastifyInstance } from 'fastify'
import type { Services } from '../../platform/context.ts'
import type { Identify } from '../../platform/operation.ts'
import type { Actor } from '../organization/index.ts'
import { examImportRoutes } from './imports/routes.ts'
import { candidateNumberRoutes } from './routes/candidate-numbers.ts'
import { packRoutes } from './routes/packs.ts'
import { paperRoutes } from './routes/papers.ts'
import { resultRoutes } from './routes/results.ts'

/** Files of quality monitoring: blueprints, lists of pupils, candidate numbers, marks, documents for meetings. */
export function examsRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    paperRoutes(services, identify)(app)
    candidateNumberRoutes(services, identify)(app)
    examImportRoutes(services, identify)(app)
    packRoutes(services, identify)(app)
    resultRoutes(services, identify)(app)
  }
}
