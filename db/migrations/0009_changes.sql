-- Which transactions changed something that kept answers are made of: docs/decisions/014-kept-answers.md.
create table changes (
  district_id integer not null references districts,
  -- Of the transaction that made the change: tells whether a snapshot taken earlier saw it.
  xid xid8 not null default pg_current_xact_id(),
  topic text not null,
  -- Whose answers alone it concerns; all zeros: everybody's.
  person_id uuid not null default '00000000-0000-0000-0000-000000000000',
  at timestamptz not null default now(),
  primary key (district_id, xid, topic, person_id)
);
select wall_off('changes');

-- Arguments: the topic, and 'person' where a row concerns the answers of its person only.
create function note_change() returns trigger language plpgsql as $$
begin
  if tg_nargs > 1 then
    insert into changes (district_id, topic, person_id) select distinct district_id, tg_argv[0], person_id from changed
      on conflict do nothing;
  else
    insert into changes (district_id, topic) select distinct district_id, tg_argv[0] from changed on conflict do nothing;
  end if;
  return null;
end $$;

-- From here on, no statement that touches a row of the table goes unnoticed.
create function note_changes(changing regclass, topic text, concerns text default null) returns void language plpgsql as $$
declare
  arguments text := quote_literal(topic) || coalesce(', ' || quote_literal(concerns), '');
begin
  execute format('create trigger note_insert after insert on %s referencing new table as changed
    for each statement execute function note_change(%s)', changing, arguments);
  execute format('create trigger note_update after update on %s referencing new table as changed
    for each statement execute function note_change(%s)', changing, arguments);
  execute format('create trigger note_delete after delete on %s referencing old table as changed
    for each statement execute function note_change(%s)', changing, arguments);
end $$;

select note_changes(t, 'organization') from unnest(array[
  'school_years', 'terms', 'special_days', 'schools', 'associations', 'association_members', 'groups', 'people',
  'memberships', 'assignments']::regclass[]) t;
select note_changes(t, 'plans') from unnest(array[
  'plans', 'plan_items', 'plan_item_people', 'plan_decisions']::regclass[]) t;
select note_changes(t, 'activities') from unnest(array['activities', 'activity_sessions', 'activity_roles']::regclass[]) t;
select note_changes(t, 'activities', 'person') from unnest(array['registrations', 'check_ins']::regclass[]) t;
