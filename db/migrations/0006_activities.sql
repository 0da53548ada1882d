create table activities (
  district_id integer not null references districts,
  id uuid not null,
  title text not null,
  type text not null,
  theme text,
  state text not null default 'draft' check (state in ('draft', 'announced', 'underWay', 'concluded', 'cancelled')),
  level text not null check (level in ('school', 'cluster', 'county', 'city', 'province', 'nation')),
  subject text,
  stage text,
  plan_item_id uuid,
  host_school_id uuid,
  group_id uuid,
  association_id uuid,
  organiser_id uuid not null,
  place text,
  online_link text,
  agenda text,
  -- Who is meant: {"schools":[], "associations":[], "groups":[], "subjects":[], "stages":[], "grades":[], "people":[]}; empty = everyone.
  audience jsonb not null default '{}',
  -- Null: no registration needed; 0 is not a quota.
  registration_required boolean not null default false,
  quota integer check (quota > 0),
  registration_closes_at timestamptz,
  -- Whether someone who did not register may sign in at the door while there is a place.
  walk_ins_welcome boolean not null default true,
  -- Counted again from the rows, under the activity's lock, with each change: lists need no count a row.
  registered_count integer not null default 0,
  waiting_count integer not null default 0,
  -- How many people came; known once it is concluded.
  attended_count integer,
  -- First start and last end over the sessions, for lists and order.
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  cloned_from uuid,
  revision integer not null default 0,
  sequence integer not null default 0,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (district_id, id),
  foreign key (district_id, plan_item_id) references plan_items,
  foreign key (district_id, host_school_id) references schools,
  foreign key (district_id, group_id) references groups,
  foreign key (district_id, association_id) references associations,
  foreign key (district_id, organiser_id) references people,
  check (starts_at < ends_at)
);
create index activities_time on activities (district_id, starts_at desc, id);
create index activities_state on activities (district_id, state, starts_at desc);
create index activities_host on activities (district_id, host_school_id, starts_at desc);
create index activities_plan_item on activities (district_id, plan_item_id) where plan_item_id is not null;

create table activity_sessions (
  district_id integer not null references districts,
  id uuid not null,
  activity_id uuid not null,
  position smallint not null,
  title text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text,
  primary key (district_id, id),
  foreign key (district_id, activity_id) references activities,
  check (starts_at < ends_at)
);
create index activity_sessions_activity on activity_sessions (district_id, activity_id, position);
create index activity_sessions_time on activity_sessions (district_id, starts_at, ends_at);

-- Speakers, demonstrating teachers, commentators, organisers: a person of the district or an invited expert.
create table activity_roles (
  district_id integer not null references districts,
  id uuid not null,
  activity_id uuid not null,
  role text not null check (role in ('organiser', 'speaker', 'demonstrator', 'commentator', 'expert')),
  person_id uuid,
  -- An expert from outside comes by a link and has no account.
  expert_name text,
  expert_unit text,
  expert_token_sha256 text unique,
  topic text,
  primary key (district_id, id),
  foreign key (district_id, activity_id) references activities,
  foreign key (district_id, person_id) references people,
  check (num_nonnulls(person_id, expert_name) = 1)
);
create unique index activity_roles_once on activity_roles (district_id, activity_id, role, person_id) where person_id is not null;
create index activity_roles_person on activity_roles (district_id, person_id) where person_id is not null;

create table registrations (
  district_id integer not null references districts,
  activity_id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('registered', 'waiting', 'withdrawn')),
  -- Order on the waiting list: first come, first served.
  queued_at timestamptz not null default clock_timestamp(),
  registered_by uuid not null,
  updated_at timestamptz not null default now(),
  primary key (district_id, activity_id, person_id),
  foreign key (district_id, activity_id) references activities,
  foreign key (district_id, person_id) references people
);
create index registrations_queue on registrations (district_id, activity_id, state, queued_at, person_id);
create index registrations_person on registrations (district_id, person_id, updated_at desc);

create table check_ins (
  district_id integer not null references districts,
  session_id uuid not null,
  person_id uuid not null,
  activity_id uuid not null,
  at timestamptz not null,
  method text not null check (method in ('code', 'door', 'scan')),
  late boolean not null,
  -- Deserves a look: came without registering, or was not among those meant.
  note text check (note in ('walkIn', 'outsideAudience')),
  recorded_by uuid not null,
  primary key (district_id, session_id, person_id),
  foreign key (district_id, session_id) references activity_sessions,
  foreign key (district_id, person_id) references people
);
create index check_ins_activity on check_ins (district_id, activity_id, at desc, person_id);
create index check_ins_person on check_ins (district_id, person_id, at desc);

-- Scans that did not count, so that the door can see why.
create table refused_check_ins (
  district_id integer not null references districts,
  id uuid not null,
  session_id uuid not null,
  person_id uuid,
  at timestamptz not null default now(),
  code text not null,
  primary key (district_id, id)
);
create index refused_check_ins_session on refused_check_ins (district_id, session_id, at desc);

create table activity_feedback (
  district_id integer not null references districts,
  activity_id uuid not null,
  person_id uuid not null,
  useful smallint not null check (useful between 1 and 5),
  organised smallint not null check (organised between 1 and 5),
  applicable smallint not null check (applicable between 1 and 5),
  text text,
  given_at timestamptz not null default now(),
  primary key (district_id, activity_id, person_id),
  foreign key (district_id, activity_id) references activities
);

-- A conclusion is a noun of its own: who concluded, when, with what findings.
create table activity_conclusions (
  district_id integer not null references districts,
  activity_id uuid not null,
  summary text not null,
  problems text,
  improvements text,
  concluded_by uuid not null,
  concluded_at timestamptz not null default now(),
  primary key (district_id, activity_id),
  foreign key (district_id, activity_id) references activities
);

create table activity_cancellations (
  district_id integer not null references districts,
  activity_id uuid not null,
  reason text not null,
  cancelled_by uuid not null,
  cancelled_at timestamptz not null default now(),
  primary key (district_id, activity_id),
  foreign key (district_id, activity_id) references activities
);

select wall_off(t) from unnest(array[
  'activities', 'activity_sessions', 'activity_roles', 'registrations', 'check_ins', 'refused_check_ins', 'activity_feedback',
  'activity_conclusions', 'activity_cancellations']::regclass[]) t;
