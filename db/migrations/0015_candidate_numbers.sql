-- The number by which somebody sits is no part of any result: giving it to them leaves results as they are.
drop trigger result_input_update on assessment_pupils;
-- A difference of sets and no join: the plan is kept from the first call, which may have had one row, for one with 40,000.
create function note_pupils_changed() returns trigger language plpgsql as $$
begin
  perform count_result_input(c.district_id, c.assessment_id)
     from (select distinct district_id, assessment_id
             from (select district_id, assessment_id, position, pupil_id, school_id, class_name, sex, booklet, weight from changed
                   except
                   select district_id, assessment_id, position, pupil_id, school_id, class_name, sex, booklet, weight from unchanged) d) c;
  return null;
end $$;
create trigger result_input_update after update on assessment_pupils referencing new table as changed old table as unchanged
  for each statement execute function note_pupils_changed();
