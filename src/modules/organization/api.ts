import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from './actor.ts'
import { organization } from './contract.ts'
import { removeSpecialDay, saveSpecialDay, saveTerm } from './operations/calendar-days.ts'
import { saveGroup, setGroupMember } from './operations/groups.ts'
import { mayAdministerDistrict } from './policy.ts'
import { group, listGroups } from './queries/groups.ts'
import { listPeople, person, search } from './queries/people.ts'
import { listSchools, school, tree } from './queries/schools.ts'
import { listSpecialDays, listTerms } from './terms.ts'

const os = implement(organization).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const organizationApi = {
  search: os.search.handler(({ context, input }) => search(context, input)),
  tree: os.tree.handler(({ context }) => tree(context)),
  school: os.school.handler(({ context, input }) => school(context, input)),
  listPeople: os.listPeople.handler(({ context, input }) => listPeople(context, input)),
  listSchools: os.listSchools.handler(({ context, input }) => listSchools(context, input)),
  listGroups: os.listGroups.handler(({ context, input }) => listGroups(context, input)),
  group: os.group.handler(({ context, input }) => group(context, input)),
  person: os.person.handler(({ context, input }) => person(context, input)),
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
}
