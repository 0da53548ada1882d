-- How often what an assessment's results are made of has changed. A version remembers the count that it saw, so that
-- everybody can tell whether marks, items, pupils or settings have changed since.
create table result_inputs (
  district_id integer not null references districts,
  assessment_id uuid not null,
  changes integer not null default 1,
  changed_at timestamptz not null default now(),
  primary key (district_id, assessment_id)
);
select wall_off('result_inputs');

-- Of the assessment itself and, where there is one, of the earlier occasion that value added is reckoned from.
alter table result_versions add column inputs integer;
alter table result_versions add column prior_inputs integer;

create function count_result_input(district integer, assessment uuid) returns void language sql as $$
  insert into result_inputs (district_id, assessment_id) values (district, assessment)
    on conflict (district_id, assessment_id) do update set changes = result_inputs.changes + 1, changed_at = now();
$$;

-- The argument: 'paper' where a row names its paper only.
create function note_result_input() returns trigger language plpgsql as $$
begin
  if tg_nargs > 0 then
    perform count_result_input(p.district_id, p.assessment_id)
       from (select distinct q.district_id, q.assessment_id from papers q
              where (q.district_id, q.id) in (select district_id, paper_id from changed)) p;
  else
    perform count_result_input(c.district_id, c.assessment_id)
       from (select distinct district_id, assessment_id from changed) c;
  end if;
  return null;
end $$;

create function note_result_settings() returns trigger language plpgsql as $$
begin
  perform count_result_input(new.district_id, new.id);
  return null;
end $$;

create function note_result_inputs(changing regclass, argument text default null) returns void language plpgsql as $$
begin
  execute format('create trigger result_input_insert after insert on %s referencing new table as changed
    for each statement execute function note_result_input(%s)', changing, quote_literal(argument));
  execute format('create trigger result_input_update after update on %s referencing new table as changed
    for each statement execute function note_result_input(%s)', changing, quote_literal(argument));
  execute format('create trigger result_input_delete after delete on %s referencing old table as changed
    for each statement execute function note_result_input(%s)', changing, quote_literal(argument));
end $$;

select note_result_inputs('marks', 'paper');
select note_result_inputs('paper_items', 'paper');
select note_result_inputs('assessment_pupils');
select note_result_inputs('assessment_schools');

create trigger result_settings after update of thresholds, bands, lines, prior_id, smallest_unit, sampled on assessments
  for each row when ((old.thresholds, old.bands, old.lines, old.prior_id, old.smallest_unit, old.sampled)
                     is distinct from (new.thresholds, new.bands, new.lines, new.prior_id, new.smallest_unit, new.sampled))
  execute function note_result_settings();
