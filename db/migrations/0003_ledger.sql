-- The ledger of joint teaching research (教研台账). Append-only: a mistake is reversed by a reversing entry.

create table ledger_entries (
  district_id integer not null references districts,
  id uuid not null,
  kind text not null,
  -- Null where the fact is a school's or a group's alone (hosted).
  person_id uuid,
  -- The person's school on that day.
  school_id uuid,
  group_id uuid,
  -- The other end of an edge between two schools.
  counterpart_school_id uuid,
  role text,
  -- What sort of thing within the kind, in the source's own word: an activity's type, a review's rhythm.
  type text,
  level text check (level in ('school', 'cluster', 'county', 'city', 'province', 'nation')),
  subject text,
  stage text,
  occurred_on date not null,
  minutes integer not null default 0 check (minutes >= 0),
  title text not null,
  source_module text not null,
  source_id uuid not null,
  -- The thing on whose page the source is shown, where it has no page of its own: a review's plan.
  source_page_id uuid,
  -- Counts up when a source is concluded again after a reversal.
  revision integer not null default 1,
  -- 1 for a fact, -1 for its reversal: sums need no special case.
  sign smallint not null default 1 check (sign in (1, -1)),
  reverses uuid,
  evidence jsonb not null default '[]',
  recorded_at timestamptz not null default now(),
  recorded_by uuid,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people,
  foreign key (district_id, school_id) references schools,
  foreign key (district_id, group_id) references groups,
  foreign key (district_id, counterpart_school_id) references schools,
  check ((sign = -1) = (reverses is not null))
);
create unique index ledger_entries_once on ledger_entries
  (district_id, source_module, source_id, kind, person_id, school_id, group_id, counterpart_school_id, role, revision, sign) nulls not distinct;
create unique index ledger_entries_reversed_once on ledger_entries (district_id, reverses) where reverses is not null;
create index ledger_entries_recent on ledger_entries (district_id, occurred_on desc, id desc);
create index ledger_entries_person on ledger_entries (district_id, person_id, occurred_on desc);
create index ledger_entries_kind on ledger_entries (district_id, kind, occurred_on) include (person_id, school_id, group_id, minutes, sign);
create index ledger_entries_school on ledger_entries (district_id, school_id, occurred_on desc);
create index ledger_entries_group on ledger_entries (district_id, group_id, occurred_on desc) where group_id is not null;

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: reverse the entry instead';
end $$;
create trigger ledger_entries_append_only before update or delete on ledger_entries
  for each statement execute function ledger_is_append_only();

select wall_off('ledger_entries');
