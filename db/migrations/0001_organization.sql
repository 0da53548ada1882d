-- A district and its people. Every table of a district leads its key with district_id and forces row-level security.

create table districts (
  id integer generated always as identity primary key,
  code text not null unique,
  name text not null,
  time_zone text not null default 'Asia/Shanghai',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

-- Walls a table off by district. The application's role owns no table, and force keeps even the owner inside.
create function wall_off(district_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', district_table);
  execute format('alter table %s force row level security', district_table);
  execute format(
    'create policy own_district on %s using (district_id = (select nullif(current_setting(''app.district_id'', true), '''')::integer))',
    district_table
  );
end $$;

create table school_years (
  district_id integer not null references districts,
  id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  primary key (district_id, id),
  unique (district_id, name),
  check (starts_on < ends_on)
);

create table terms (
  district_id integer not null references districts,
  id uuid not null,
  school_year_id uuid not null,
  name text not null,
  sequence smallint not null check (sequence in (1, 2)),
  starts_on date not null,
  ends_on date not null,
  -- Teaching week 1 begins on this Monday.
  first_monday date not null check (extract(isodow from first_monday) = 1),
  weeks smallint not null check (weeks between 1 and 30),
  primary key (district_id, id),
  unique (district_id, school_year_id, sequence),
  foreign key (district_id, school_year_id) references school_years,
  check (starts_on < ends_on)
);

-- Days that a calendar must know: holidays, working days made up for them, school-wide examinations.
create table special_days (
  district_id integer not null references districts,
  id uuid not null,
  kind text not null check (kind in ('holiday', 'makeup', 'examination')),
  name text not null,
  starts_on date not null,
  ends_on date not null,
  school_id uuid,
  stage text,
  primary key (district_id, id),
  check (starts_on <= ends_on)
);

create table schools (
  district_id integer not null references districts,
  id uuid not null,
  name text not null,
  short_name text,
  code text,
  kind text not null check (kind in ('kindergarten', 'primary', 'junior', 'senior', 'nineYear', 'completeSecondary', 'twelveYear')),
  locality text not null check (locality in ('urban', 'town', 'rural')),
  address text,
  longitude double precision,
  latitude double precision,
  class_count integer,
  pupil_count integer,
  closed_on date,
  created_at timestamptz not null default now(),
  primary key (district_id, id),
  unique (district_id, name)
);
create unique index schools_code on schools (district_id, code) where code is not null;

-- Clusters (片区) by geography and alliances (校联体) by agreement.
create table associations (
  district_id integer not null references districts,
  id uuid not null,
  kind text not null check (kind in ('cluster', 'alliance')),
  name text not null,
  lead_school_id uuid,
  primary key (district_id, id),
  unique (district_id, kind, name),
  foreign key (district_id, lead_school_id) references schools
);

create table association_members (
  district_id integer not null references districts,
  association_id uuid not null,
  school_id uuid not null,
  valid_from date not null,
  valid_to date,
  primary key (district_id, association_id, school_id, valid_from),
  foreign key (district_id, association_id) references associations,
  foreign key (district_id, school_id) references schools,
  check (valid_to is null or valid_from <= valid_to)
);
create index association_members_school on association_members (district_id, school_id);

create table groups (
  district_id integer not null references districts,
  id uuid not null,
  kind text not null check (kind in ('administration', 'leadingGroup', 'researchOffice', 'centralGroup', 'teachingGroup', 'prepGroup', 'studio')),
  name text not null,
  subject text,
  stage text check (stage in ('kindergarten', 'primary', 'junior', 'senior')),
  grade smallint check (grade between 1 and 12),
  school_id uuid,
  association_id uuid,
  tier text check (tier in ('province', 'city', 'district')),
  dissolved_on date,
  primary key (district_id, id),
  foreign key (district_id, school_id) references schools,
  foreign key (district_id, association_id) references associations
);
create unique index groups_name on groups (district_id, kind, name, school_id) nulls not distinct where dissolved_on is null;
create index groups_school on groups (district_id, school_id);

create table people (
  district_id integer not null references districts,
  id uuid not null,
  staff_number text not null,
  name text not null,
  -- For search: 'zhangxiaoming' and 'zxm'.
  pinyin text not null default '',
  initials text not null default '',
  sex text check (sex in ('female', 'male')),
  born_on date,
  joined_work_on date,
  title text,
  subject text,
  stage text check (stage in ('kindergarten', 'primary', 'junior', 'senior')),
  phone text,
  retired_on date,
  partner boolean not null default false,
  unit text,
  created_at timestamptz not null default now(),
  primary key (district_id, id),
  unique (district_id, staff_number)
);
create unique index people_phone on people (district_id, phone) where phone is not null;
create index people_initials on people (district_id, initials text_pattern_ops);
create index people_pinyin on people (district_id, pinyin text_pattern_ops);
create index people_name on people (district_id, name text_pattern_ops);

-- Who belongs where, with what duty, from when to when. A transfer closes one row and opens another.
create table memberships (
  district_id integer not null references districts,
  id uuid not null,
  person_id uuid not null,
  school_id uuid,
  group_id uuid,
  association_id uuid,
  duty text not null check (duty in (
    'principal', 'vicePrincipal', 'dean', 'cadre', 'teacher',
    'leader', 'deputyLeader', 'member', 'head', 'researcher', 'administrator',
    'host', 'mentor', 'coreMember', 'trainee')),
  -- A researcher answers for subject × stage.
  subject text,
  stage text check (stage in ('kindergarten', 'primary', 'junior', 'senior')),
  valid_from date not null,
  valid_to date,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people,
  foreign key (district_id, school_id) references schools,
  foreign key (district_id, group_id) references groups,
  foreign key (district_id, association_id) references associations,
  check (num_nonnulls(school_id, group_id, association_id) = 1),
  check (valid_to is null or valid_from <= valid_to)
);
create unique index memberships_one_school on memberships (district_id, person_id) where school_id is not null and valid_to is null;
create unique index memberships_one_duty on memberships (district_id, person_id, group_id, association_id, subject, stage) nulls not distinct where school_id is null and valid_to is null;
create index memberships_person on memberships (district_id, person_id);
create index memberships_school on memberships (district_id, school_id) where school_id is not null;
create index memberships_group on memberships (district_id, group_id) where group_id is not null;
create index memberships_association on memberships (district_id, association_id) where association_id is not null;

-- What a teacher teaches (任教).
create table assignments (
  district_id integer not null references districts,
  id uuid not null,
  person_id uuid not null,
  school_id uuid not null,
  subject text not null,
  stage text check (stage in ('kindergarten', 'primary', 'junior', 'senior')),
  grade smallint check (grade between 1 and 12),
  class_name text,
  weekly_periods smallint check (weekly_periods between 0 and 60),
  valid_from date not null,
  valid_to date,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people,
  foreign key (district_id, school_id) references schools,
  check (valid_to is null or valid_from <= valid_to)
);
create unique index assignments_open on assignments (district_id, person_id, school_id, subject, grade, class_name) nulls not distinct where valid_to is null;
create index assignments_school on assignments (district_id, school_id, subject) where valid_to is null;

create table honours (
  district_id integer not null references districts,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  level text not null check (level in ('school', 'county', 'city', 'province', 'nation')),
  awarded_on date,
  primary key (district_id, id),
  -- 骨干教师 of the county and of the city are two honours.
  unique (district_id, person_id, name, level),
  foreign key (district_id, person_id) references people
);

-- One import of a roster file: what was read, what the dry run found, what was written.
create table roster_imports (
  district_id integer not null references districts,
  id uuid not null,
  file_name text not null,
  file_sha256 text not null,
  file_path text not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'imported', 'failed', 'cancelled')),
  mapping jsonb,
  mode text check (mode in ('allOrNothing', 'rowByRow')),
  progress jsonb not null default '{"done":0,"total":0}',
  result jsonb,
  failure text,
  created_by uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (district_id, id)
);
create index roster_imports_recent on roster_imports (district_id, created_at desc);

-- What the dry run or the import says of each row of the file, in its order.
create table roster_import_rows (
  district_id integer not null references districts,
  import_id uuid not null,
  position integer not null,
  outcome text not null check (outcome in ('new', 'changed', 'moved', 'unchanged', 'wrong')),
  kind text not null check (kind in ('school', 'teacher', 'file')),
  sheet text not null,
  row integer not null,
  staff_number text,
  name text,
  school text,
  -- Of a wrong row what is wrong, of a changed one what changes.
  details jsonb not null default '[]',
  primary key (district_id, import_id, position),
  foreign key (district_id, import_id) references roster_imports
);
create index roster_import_rows_outcome on roster_import_rows (district_id, import_id, outcome, position);

select wall_off(t) from unnest(array[
  'school_years', 'terms', 'special_days', 'schools', 'associations', 'association_members', 'groups', 'people',
  'memberships', 'assignments', 'honours', 'roster_imports', 'roster_import_rows']::regclass[]) t;

-- Tells the planner what a large import brought. Runs as the tables' owner, because nobody else may; it shows nothing.
create function refresh_statistics() returns void language plpgsql security definer set search_path = public as $$
begin
  analyze schools;
  analyze people;
  analyze memberships;
  analyze assignments;
  analyze honours;
end $$;
