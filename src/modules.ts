/**
 * Who may use whom. Each module lists the modules below it whose `index.ts` it may import; nothing else is allowed,
 * and tests/architecture.test.ts holds the code to it. Ground floor first.
 */
export const modules = {
  // 0: who there is
  audit: [],
  organization: ['audit'],
  accounts: ['audit', 'organization'],

  // 1: what every workflow needs
  ledger: ['audit', 'organization'],
  files: ['audit', 'organization'],
  notifications: ['organization'],

  // 2: the main loop
  commitments: ['audit', 'organization', 'ledger'],
  plans: ['audit', 'organization', 'ledger', 'files', 'notifications', 'commitments'],
  activities: ['audit', 'organization', 'accounts', 'ledger', 'files', 'notifications', 'plans'],

  // 3: further workflows
  exams: ['audit', 'organization', 'ledger', 'files', 'notifications', 'plans', 'activities'],

  // 4: views; they never write facts
  calendar: ['audit', 'organization', 'plans', 'activities'],
  portfolios: ['audit', 'organization', 'ledger'],
  home: ['organization', 'accounts', 'ledger', 'commitments', 'plans', 'activities'],
} as const satisfies Record<string, readonly string[]>

export type ModuleName = keyof typeof modules
