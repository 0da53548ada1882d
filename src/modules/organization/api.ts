import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import { notAllowed } from '../../platform/refusal.ts'
import type { Actor } from './actor.ts'
import { organization } from './contract.ts'
import { removeSpecialDay, saveSpecialDay, saveTerm } from './operations/calendar-days.ts'
import { saveGroup, setGroupMember } from './operations/groups.ts'
import { cancelRosterImport, checkRoster, importRoster } from './operations/roster-imports.ts'
import { mayAdministerDistrict, maySeeDirectory } from './policy.ts'
import { group, listGroups } from './queries/groups.ts'
import { listPeople, person, search } from './queries/people.ts'
import { listRosterImports, rosterImport, rosterImportRows } from './queries/roster-imports.ts'
import { listSchools, school, tree } from './queries/schools.ts'
import { listSpecialDays, listTerms } from './terms.ts'

const os = implement(organization).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())
const directory = os.use(({ context, next }) => {
  if (!maySeeDirectory(context.actor)) throw notAllowed()
  return next()
})

export const organizationApi = {
  search: directory.search.handler(({ context, input }) => search(context, input)),
  tree: directory.tree.handler(({ context }) => tree(context)),
  school: directory.school.handler(({ context, input }) => school(context, input)),
  listPeople: directory.listPeople.handler(({ context, input }) => listPeople(context, input)),
  listSchools: directory.listSchools.handler(({ context, input }) => listSchools(context, input)),
  listGroups: directory.listGroups.handler(({ context, input }) => listGroups(context, input)),
  group: directory.group.handler(({ context, input }) => group(context, input)),
  person: directory.person.handler(({ context, input }) => person(context, input)),
  saveGroup: os.saveGroup.handler(({ context, input }) => saveGroup(context, input)),
  setGroupMember: os.setGroupMember.handler(async ({ context, input }) => {
    await setGroupMember(context, input)
    return {}
  }),
  listTerms: os.listTerms.handler(async ({ context }) => ({
    terms: await listTerms(context),
    may: { edit: mayAdministerDistrict(context.actor) },
  })),
  saveTerm: os.saveTerm.handler(({ context, input }) => saveTerm(context, input)),
  listSpecialDays: os.listSpecialDays.handler(async ({ context, input }) => ({
    days: await listSpecialDays(context, input),
    may: { edit: mayAdministerDistrict(context.actor) },
  })),
  saveSpecialDay: os.saveSpecialDay.handler(({ context, input }) => saveSpecialDay(context, input)),
  removeSpecialDay: os.removeSpecialDay.handler(async ({ context, input }) => {
    await removeSpecialDay(context, input)
    return {}
  }),

  listRosterImports: os.listRosterImports.handler(({ context, input }) => listRosterImports(context, input)),
  rosterImport: os.rosterImport.handler(({ context, input }) => rosterImport(context, input)),
  rosterImportRows: os.rosterImportRows.handler(({ context, input }) => rosterImportRows(context, input)),
  checkRoster: os.checkRoster.handler(async ({ context, input }) => {
    await checkRoster(context, input)
    return {}
  }),
  importRoster: os.importRoster.handler(async ({ context, input }) => {
    await importRoster(context, input)
    return {}
  }),
  cancelRosterImport: os.cancelRosterImport.handler(async ({ context, input }) => {
    await cancelRosterImport(context, input)
    return {}
  }),
}
