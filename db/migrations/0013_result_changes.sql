-- What pages of results are made of: kept answers end when one of these changes (docs/decisions/014-kept-answers.md).
select note_changes(t, 'exams') from unnest(array[
  'policy_packs', 'assessments', 'assessment_schools', 'papers', 'paper_items', 'result_versions', 'result_inputs',
  'results']::regclass[]) t;
