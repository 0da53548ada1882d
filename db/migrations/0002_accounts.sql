-- Sign-in. These four tables are read before a district is known, so they carry no wall; nothing of a person's
-- work lies in them.

create table users (
  id text primary key,
  district_id integer not null references districts,
  person_id uuid not null,
  name text not null,
  -- Required by the authentication library; made from the ids and never mailed to.
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  must_change_password boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (district_id, person_id),
  foreign key (district_id, person_id) references people
);

create table sessions (
  id text primary key,
  user_id text not null references users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);

create table credentials (
  id text primary key,
  user_id text not null references users on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credentials_user on credentials (user_id);

create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

-- Failed sign-ins by name and by address, for lock-out and rate limit.
create table sign_in_failures (
  id bigint generated always as identity primary key,
  identifier text not null,
  ip_address text,
  at timestamptz not null default now()
);
create index sign_in_failures_identifier on sign_in_failures (identifier, at);
create index sign_in_failures_address on sign_in_failures (ip_address, at);

-- Who wrote what: one line a write, readable by the people it concerns.
create table audit_lines (
  district_id integer not null references districts,
  id uuid not null,
  at timestamptz not null default now(),
  actor_id uuid,
  -- As they were called then.
  actor_name text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_title text,
  before jsonb,
  after jsonb,
  concerns uuid[] not null default '{}',
  primary key (district_id, id)
);
create index audit_lines_subject on audit_lines (district_id, subject_kind, subject_id, at desc);
create index audit_lines_concerns on audit_lines using gin (concerns);
create index audit_lines_actor on audit_lines (district_id, actor_id, at desc);
select wall_off('audit_lines');
