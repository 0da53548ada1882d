create table plans (
  district_id integer not null references districts,
  id uuid not null,
  title text not null,
  -- Whose plan: one of group, school, association; none of them means the district's.
  group_id uuid,
  school_id uuid,
  association_id uuid,
  subject text,
  stage text,
  term_id uuid,
  starts_on date,
  ends_on date,
  -- What belongs to none of the parts, such as text of an imported document that stayed text.
  notes text,
  -- What it promises, as its text says; the commitments module takes them over when the plan is approved.
  commitments jsonb not null default '[]',
  cloned_from uuid,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'approved', 'returned', 'withdrawn')),
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, group_id) references groups,
  foreign key (district_id, school_id) references schools,
  foreign key (district_id, association_id) references associations,
  foreign key (district_id, term_id) references terms,
  foreign key (district_id, created_by) references people,
  check (num_nonnulls(group_id, school_id, association_id) <= 1),
  check (starts_on is null or ends_on is null or starts_on <= ends_on)
);
create index plans_recent on plans (district_id, updated_at desc, id);

create table plan_goals (
  district_id integer not null references districts,
  plan_id uuid not null,
  position smallint not null,
  text text not null,
  primary key (district_id, plan_id, position),
  foreign key (district_id, plan_id) references plans
);

create table plan_phases (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid not null,
  position smallint not null,
  title text not null,
  starts_on date,
  ends_on date,
  primary key (district_id, id),
  foreign key (district_id, plan_id) references plans,
  check (starts_on <= ends_on)
);
create index plan_phases_plan on plan_phases (district_id, plan_id, position);

create table plan_items (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid not null,
  phase_id uuid,
  position smallint not null,
  title text not null,
  theme text,
  type text,
  starts_on date not null,
  ends_on date not null,
  -- 'HH:MM' in the district's zone; without them the item takes the whole day or period.
  start_time text check (start_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  end_time text check (end_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  place text,
  content text,
  -- As written in the plan; people who were recognised are in plan_item_people.
  responsible text,
  participants text,
  state text not null default 'planned' check (state in ('planned', 'done', 'dropped')),
  dropped_reason text,
  -- Counts up with each move, as a calendar program expects (SEQUENCE).
  sequence integer not null default 0,
  updated_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, plan_id) references plans,
  foreign key (district_id, phase_id) references plan_phases,
  check (starts_on <= ends_on)
);
create index plan_items_plan on plan_items (district_id, plan_id, position);
create index plan_items_dates on plan_items (district_id, starts_on, ends_on);

create table plan_item_people (
  district_id integer not null references districts,
  item_id uuid not null,
  person_id uuid not null,
  primary key (district_id, item_id, person_id),
  foreign key (district_id, item_id) references plan_items on delete cascade,
  foreign key (district_id, person_id) references people
);
create index plan_item_people_person on plan_item_people (district_id, person_id);

-- A plan's life: submitted, approved, returned with a reason, withdrawn. Who and when come with the row.
create table plan_decisions (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid not null,
  version integer not null,
  decision text not null check (decision in ('submitted', 'approved', 'returned', 'withdrawn')),
  reason text,
  decided_by uuid not null,
  decided_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, plan_id) references plans,
  foreign key (district_id, decided_by) references people
);
create index plan_decisions_plan on plan_decisions (district_id, plan_id, decided_at);

create table plan_versions (
  district_id integer not null references districts,
  plan_id uuid not null,
  version integer not null,
  content jsonb not null,
  saved_by uuid not null,
  saved_at timestamptz not null default now(),
  primary key (district_id, plan_id, version),
  foreign key (district_id, plan_id) references plans
);

-- 月研、季评、年总结 that hang on a plan.
create table plan_reviews (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid not null,
  kind text not null check (kind in ('monthly', 'quarterly', 'annual')),
  period text not null,
  done text not null,
  problems text,
  next_steps text,
  written_by uuid not null,
  written_at timestamptz not null default now(),
  primary key (district_id, id),
  unique (district_id, plan_id, kind, period),
  foreign key (district_id, plan_id) references plans
);

-- The document that a plan was read from, and what was understood of it.
create table plan_sources (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid,
  file_name text not null,
  sha256 text not null,
  blocks jsonb not null,
  reading jsonb not null,
  read_by uuid not null,
  read_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, plan_id) references plans
);

-- A private link to a calendar. The token itself is kept only as a hash.
create table calendar_feeds (
  district_id integer not null references districts,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  token_sha256 text not null unique,
  scope jsonb not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_read_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people
);

select wall_off(t) from unnest(array[
  'plans', 'plan_goals', 'plan_phases', 'plan_items', 'plan_item_people', 'plan_decisions', 'plan_versions', 'plan_reviews',
  'plan_sources', 'calendar_feeds']::regclass[]) t;
