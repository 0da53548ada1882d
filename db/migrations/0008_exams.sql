-- Assessments: the gate they passed, their papers, the pupils that sat them, marks, versions of results.

-- The rules that the gate applies, where a district changed them. The newest is in force; without one the product's own.
create table policy_packs (
  district_id integer not null references districts,
  version integer not null check (version > 0),
  pack jsonb not null,
  reason text not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (district_id, version),
  foreign key (district_id, changed_by) references people
);

create table assessments (
  district_id integer not null references districts,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('final', 'midterm', 'mock', 'weekly', 'monthly', 'unit', 'diagnostic', 'qualityMonitoring')),
  stage text not null check (stage in ('primary', 'junior', 'senior')),
  grade smallint not null check (grade between 1 and 12),
  term_id uuid not null,
  held_from date not null,
  held_to date not null,
  graduating boolean not null,
  written boolean not null,
  general_review boolean not null default false,
  -- The school whose own it is; null: the district's.
  school_id uuid,
  sampled boolean not null,
  -- No result is given for less than this.
  smallest_unit text not null check (smallest_unit in ('district', 'school', 'class', 'pupil')),
  -- Seed and sizes, enough to draw the same sample again; null where all pupils take part.
  sampling jsonb,
  -- {excellent, pass, low} in thousandths of the full mark, grade bands, lines (双线): data of the district.
  thresholds jsonb not null,
  bands jsonb,
  lines jsonb,
  -- The earlier occasion that value added is reckoned from.
  prior_id uuid,
  state text not null default 'drafted' check (state in ('drafted', 'collecting', 'published', 'withdrawn')),
  -- The version of the results that everyone sees.
  current_version integer,
  filing_number text,
  filing_person text,
  filing_reason text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz,
  published_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_reason text,
  primary key (district_id, id),
  foreign key (district_id, term_id) references terms,
  foreign key (district_id, school_id) references schools,
  foreign key (district_id, prior_id) references assessments,
  foreign key (district_id, created_by) references people,
  check (held_from <= held_to),
  check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3))
);
create index assessments_recent on assessments (district_id, held_from desc, id);
create index assessments_term on assessments (district_id, term_id, stage, grade);

-- Each time that somebody asked the gate to let an assessment be created or changed, and what it answered.
create table gate_decisions (
  district_id integer not null references districts,
  id uuid not null,
  assessment_id uuid,
  request jsonb not null,
  verdict text not null check (verdict in ('allowed', 'needsFiling', 'refused')),
  rule text,
  answer jsonb not null,
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, asked_by) references people
);
create index gate_decisions_recent on gate_decisions (district_id, asked_at desc);
create index gate_decisions_assessment on gate_decisions (district_id, assessment_id);

-- Schools that take part, with what they were on that day: a later change of cluster rewrites no result.
create table assessment_schools (
  district_id integer not null references districts,
  assessment_id uuid not null,
  school_id uuid not null,
  locality text not null check (locality in ('urban', 'town', 'rural')),
  cluster_id uuid,
  alliance_id uuid,
  primary key (district_id, assessment_id, school_id),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, school_id) references schools
);
create index assessment_schools_school on assessment_schools (district_id, school_id);

create table papers (
  district_id integer not null references districts,
  id uuid not null,
  assessment_id uuid not null,
  subject text not null,
  -- Of a matrix sample: each pupil works on one booklet.
  booklet text,
  title text not null,
  minutes smallint check (minutes between 1 and 300),
  -- Marks are whole numbers of 1/scale: 2 where half marks occur.
  scale smallint not null default 2 check (scale in (1, 2, 4, 10, 20, 100)),
  -- What the paper is set for (×scale); its items are checked against it.
  full_marks integer not null check (full_marks > 0),
  -- Who set the paper: their own signature does not count among the reviewers'.
  author_ids uuid[] not null default '{}',
  -- Raised with each change of the blueprint; a signature holds for one of them.
  blueprint_version integer not null default 1,
  blueprint_saved_at timestamptz,
  signed_off_at timestamptz,
  position smallint not null default 0,
  primary key (district_id, id),
  unique nulls not distinct (district_id, assessment_id, subject, booklet),
  foreign key (district_id, assessment_id) references assessments
);

-- One line of the blueprint (双向细目表).
create table paper_items (
  district_id integer not null references districts,
  paper_id uuid not null,
  position smallint not null check (position >= 0),
  label text not null,
  kind text not null,
  -- ×scale of the paper.
  full_marks integer not null check (full_marks > 0),
  knowledge text[] not null default '{}',
  ability text,
  -- Expected score rate in thousandths.
  expected smallint check (expected between 0 and 1000),
  -- Letters of the right options, and what a part of them earns (×scale).
  answer_key text,
  partial_marks integer check (partial_marks >= 0),
  -- Items of one group are answered by choice, choice_pick of them (选做).
  choice_group text,
  choice_pick smallint check (choice_pick > 0),
  primary key (district_id, paper_id, position),
  unique (district_id, paper_id, label),
  foreign key (district_id, paper_id) references papers,
  check ((choice_group is null) = (choice_pick is null))
);

create table paper_reviews (
  district_id integer not null references districts,
  paper_id uuid not null,
  person_id uuid not null,
  named_by uuid not null,
  named_at timestamptz not null default now(),
  verdict text check (verdict in ('agreed', 'returned')),
  blueprint_version integer,
  remark text,
  decided_at timestamptz,
  primary key (district_id, paper_id, person_id),
  foreign key (district_id, paper_id) references papers,
  foreign key (district_id, person_id) references people,
  check ((verdict is null) = (decided_at is null))
);
create index paper_reviews_person on paper_reviews (district_id, person_id);

-- What a syllabus asks for, to tell how much of it a paper covers.
create table syllabus_points (
  district_id integer not null references districts,
  subject text not null,
  stage text not null check (stage in ('primary', 'junior', 'senior')),
  grade smallint not null check (grade between 1 and 12),
  name text not null,
  position smallint not null default 0,
  primary key (district_id, subject, stage, grade, name)
);

create table pupils (
  district_id integer not null references districts,
  id uuid not null,
  number text not null,
  -- A district may leave names out altogether.
  name text,
  sex text check (sex in ('female', 'male')),
  school_id uuid not null,
  grade smallint not null check (grade between 1 and 12),
  class_name text not null,
  left_on date,
  updated_at timestamptz not null default now(),
  primary key (district_id, id),
  unique (district_id, number),
  foreign key (district_id, school_id) references schools
);
create index pupils_place on pupils (district_id, school_id, grade, class_name) where left_on is null;

-- Who was to sit, with their place on that day. Positions order marks and never change.
create table assessment_pupils (
  district_id integer not null references districts,
  assessment_id uuid not null,
  position integer not null check (position >= 0),
  pupil_id uuid not null,
  candidate_number text,
  school_id uuid not null,
  class_name text not null,
  sex text check (sex in ('female', 'male')),
  booklet text,
  -- How many pupils of the frame this one stands for.
  weight real not null default 1 check (weight >= 1),
  primary key (district_id, assessment_id, position),
  unique (district_id, assessment_id, pupil_id),
  foreign key (district_id, assessment_id, school_id) references assessment_schools,
  foreign key (district_id, pupil_id) references pupils
);
create unique index assessment_pupils_candidate on assessment_pupils (district_id, assessment_id, candidate_number) where candidate_number is not null;
create index assessment_pupils_school on assessment_pupils (district_id, assessment_id, school_id, class_name);
create index assessment_pupils_pupil on assessment_pupils (district_id, pupil_id);

-- One row a pupil and paper: 16-bit marks ×scale, little end first, in the order of the items, −32768 for none.
create table marks (
  district_id integer not null references districts,
  paper_id uuid not null,
  -- assessment_pupils.position
  position integer not null,
  standing text not null check (standing in ('sat', 'absent', 'cheated')),
  marks bytea not null,
  -- Options chosen: one byte an item, bit 0 = A; all bits set where no letter was recorded.
  answers bytea,
  import_id uuid,
  updated_at timestamptz not null default now(),
  primary key (district_id, paper_id, position),
  foreign key (district_id, paper_id) references papers
);

-- What stood in a row of marks before an import or a correction.
create table marks_replaced (
  district_id integer not null references districts,
  id uuid not null,
  paper_id uuid not null,
  position integer not null,
  standing text not null,
  marks bytea not null,
  answers bytea,
  -- Null where a whole import replaced it.
  reason text,
  import_id uuid,
  replaced_by uuid not null,
  replaced_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, paper_id) references papers,
  foreign key (district_id, replaced_by) references people
);
create index marks_replaced_row on marks_replaced (district_id, paper_id, position, replaced_at desc);

create table exam_imports (
  district_id integer not null references districts,
  id uuid not null,
  purpose text not null check (purpose in ('pupils', 'marks')),
  -- Null for the pupils of the district.
  assessment_id uuid,
  file_name text not null,
  file_sha256 text not null,
  file_path text not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'imported', 'failed', 'cancelled')),
  -- What each sheet and column was taken for, as guessed and then as corrected.
  mapping jsonb,
  mode text check (mode in ('allOrNothing', 'rowByRow')),
  progress jsonb not null default '{"done":0,"total":0}',
  result jsonb,
  failure text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, created_by) references people
);
create index exam_imports_recent on exam_imports (district_id, assessment_id, created_at desc);

-- A wrong cell, to be marked in the same workbook.
create table exam_import_faults (
  district_id integer not null references districts,
  import_id uuid not null,
  position integer not null,
  sheet text not null,
  row integer not null,
  -- Letters of the column; null where the whole row is meant.
  column_name text,
  code text not null,
  message text not null,
  primary key (district_id, import_id, position),
  foreign key (district_id, import_id) references exam_imports
);

-- Results are computed as versions; one is current, and the ones before stay readable.
create table result_versions (
  district_id integer not null references districts,
  assessment_id uuid not null,
  version integer not null check (version > 0),
  state text not null check (state in ('computing', 'ready', 'failed')),
  reason text not null,
  progress jsonb not null default '{"done":0,"total":0}',
  failure text,
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  computed_at timestamptz,
  -- When it became what everyone sees.
  current_from timestamptz,
  primary key (district_id, assessment_id, version),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, asked_by) references people
);

-- Stored aggregates: what a page shows of one unit, small cells already suppressed.
create table results (
  district_id integer not null references districts,
  assessment_id uuid not null,
  version integer not null,
  -- The nil uuid: all papers together.
  paper_id uuid not null,
  topic text not null,
  -- A school, a cluster, a locality …; '' for the district.
  unit text not null default '',
  content jsonb not null,
  primary key (district_id, assessment_id, version, paper_id, topic, unit),
  foreign key (district_id, assessment_id, version) references result_versions
);

-- Every look at pupils' results.
create table result_views (
  district_id integer not null references districts,
  id uuid not null,
  assessment_id uuid not null,
  person_id uuid not null,
  what text not null,
  unit text not null default '',
  at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, person_id) references people
);
create index result_views_recent on result_views (district_id, assessment_id, at desc);

-- The documents for the joint quality meeting, for a subject's, for one school.
create table meeting_packs (
  district_id integer not null references districts,
  id uuid not null,
  assessment_id uuid not null,
  version integer not null,
  scope text not null check (scope in ('district', 'subject', 'school')),
  paper_id uuid,
  school_id uuid,
  state text not null check (state in ('making', 'ready', 'failed')),
  failure text,
  progress jsonb not null default '{"done":0,"total":0}',
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, assessment_id, version) references result_versions,
  foreign key (district_id, asked_by) references people
);
create index meeting_packs_assessment on meeting_packs (district_id, assessment_id, asked_at desc);

-- The meeting is an activity.
create table quality_meetings (
  district_id integer not null references districts,
  assessment_id uuid not null,
  activity_id uuid not null,
  paper_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (district_id, assessment_id, activity_id),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, activity_id) references activities
);

-- Agreed at a meeting, carried out as an item of a plan, looked at again with the next assessment.
create table quality_measures (
  district_id integer not null references districts,
  id uuid not null,
  assessment_id uuid not null,
  activity_id uuid,
  paper_id uuid,
  school_id uuid,
  text text not null,
  -- The finding that it answers, with its figures.
  evidence jsonb,
  owner_id uuid not null,
  due_on date not null,
  plan_item_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  reviewed_with uuid,
  outcome text check (outcome in ('worked', 'partly', 'notYet', 'dropped')),
  outcome_note text,
  reviewed_by uuid,
  reviewed_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, assessment_id) references assessments,
  foreign key (district_id, reviewed_with) references assessments,
  foreign key (district_id, owner_id) references people,
  check (num_nonnulls(outcome, reviewed_by, reviewed_at) in (0, 3))
);
create index quality_measures_assessment on quality_measures (district_id, assessment_id);
create index quality_measures_owner on quality_measures (district_id, owner_id, due_on);

select wall_off(t) from unnest(array[
  'policy_packs', 'assessments', 'gate_decisions', 'assessment_schools', 'papers', 'paper_items', 'paper_reviews', 'syllabus_points',
  'pupils', 'assessment_pupils', 'marks', 'marks_replaced', 'exam_imports', 'exam_import_faults', 'result_versions', 'results',
  'result_views', 'meeting_packs', 'quality_meetings', 'quality_measures']::regclass[]) t;
