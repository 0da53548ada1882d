-- An indicator with a target, for whom, until when. Without the four it is still a text of a plan that waits for
-- someone to say how it is counted.
create table commitments (
  district_id integer not null references districts,
  id uuid not null,
  plan_id uuid,
  title text not null,
  source_text text,
  indicator jsonb,
  -- In the indicator's unit; hours for hours, whole percent for coverage.
  target integer check (target > 0),
  per text check (per in ('week', 'month', 'quarter', 'term', 'year')),
  -- Whose standing the board shows: the district as one, each school, each group.
  scope jsonb,
  starts_on date not null,
  ends_on date not null,
  position smallint not null default 0,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  retired_at timestamptz,
  retired_by uuid,
  retired_reason text,
  primary key (district_id, id),
  foreign key (district_id, plan_id) references plans,
  foreign key (district_id, created_by) references people,
  foreign key (district_id, retired_by) references people,
  check (starts_on <= ends_on),
  check (num_nonnulls(indicator, target, per, scope) in (0, 4)),
  check (num_nonnulls(retired_at, retired_by, retired_reason) in (0, 3))
);
create index commitments_standing on commitments (district_id, starts_on, ends_on) where retired_at is null;
create index commitments_plan on commitments (district_id, plan_id) where plan_id is not null;

select wall_off('commitments');
