create table files (
  district_id integer not null references districts,
  id uuid not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  -- The thing that the file hangs on decides who may read it.
  subject_kind text not null,
  subject_id uuid not null,
  purpose text not null default 'material',
  uploaded_by uuid,
  uploaded_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (district_id, id)
);
create index files_subject on files (district_id, subject_kind, subject_id) where removed_at is null;

create table notifications (
  district_id integer not null references districts,
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  title text not null,
  body text,
  link text,
  -- The same reminder is sent once.
  dedupe_key text,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people
);
create index notifications_person on notifications (district_id, person_id, created_at desc);
create unique index notifications_once on notifications (district_id, person_id, dedupe_key) where dedupe_key is not null;

select wall_off(t) from unnest(array['files', 'notifications']::regclass[]) t;
