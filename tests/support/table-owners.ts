/** Which module a table belongs to. The owner alone writes it. */
export const tablesOf: Record<string, string[]> = {
  // Written by triggers; read by src/platform/changes.ts.
  platform: ['changes'],
  audit: ['audit_lines'],
  organization: [
    'districts', 'school_years', 'terms', 'special_days', 'schools', 'associations', 'association_members', 'groups', 'people',
    'memberships', 'assignments', 'honours', 'roster_imports', 'roster_import_rows',
  ],
  accounts: ['users', 'sessions', 'credentials', 'verifications', 'sign_in_failures'],
  ledger: ['ledger_entries'],
  files: ['files'],
  notifications: ['notifications'],
  commitments: ['commitments'],
  plans: [
    'plans', 'plan_goals', 'plan_phases', 'plan_items', 'plan_item_people', 'plan_decisions', 'plan_versions', 'plan_reviews', 'plan_sources',
  ],
  activities: [
    'activities', 'activity_sessions', 'activity_roles', 'registrations', 'check_ins', 'refused_check_ins', 'activity_feedback',
    'activity_conclusions', 'activity_cancellations',
  ],
  exams: [
    'policy_packs', 'assessments', 'gate_decisions', 'assessment_schools', 'papers', 'paper_items', 'paper_reviews', 'syllabus_points',
    'pupils', 'assessment_pupils', 'marks', 'marks_replaced', 'exam_imports', 'exam_import_faults', 'exam_import_missing',
    'result_versions', 'results', 'result_inputs', 'result_views', 'meeting_packs', 'quality_meetings', 'quality_measures',
  ],
  calendar: ['calendar_feeds'],
} // prettier-ignore
