-- What a paper is meant to be made of, in per cent of its full marks: {"ability": {"识记": 20, …}, "difficulty": {"easy": 60, …}}.
alter table papers add column intended jsonb;

-- Who takes part in a paper, and stood neither in the file of an import nor in what was there before: places in the assessment.
create table exam_import_missing (
  district_id integer not null references districts,
  import_id uuid not null,
  paper_id uuid not null,
  positions integer[] not null,
  primary key (district_id, import_id, paper_id),
  foreign key (district_id, import_id) references exam_imports
);
select wall_off('exam_import_missing');

-- A look at one pupil: `unit` is the pupil's school like that of every other look, so that its heads find it.
alter table result_views add column pupil text;

do $$
declare
  district integer;
begin
  for district in select id from districts loop
    perform set_config('app.district_id', district::text, true);
    update result_views v
       set pupil = v.unit,
           unit = coalesce((select a.school_id::text from assessment_pupils a
                              join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
                             where a.district_id = v.district_id and a.assessment_id = v.assessment_id
                               and (a.candidate_number = v.unit or p.number = v.unit)
                             order by (a.candidate_number = v.unit) desc nulls last limit 1), '')
     where v.district_id = district and v.what = 'pupilMarks' and v.pupil is null;
    -- Cells of uploaded files, among them names and numbers of persons, are not to be kept with the imports.
    update exam_imports i
       set result = jsonb_set(i.result, '{sheets}', (
             select coalesce(jsonb_agg(
                      case when jsonb_typeof(s.sheet->'columns') = 'array' then
                        jsonb_set(s.sheet, '{columns}', (
                          select coalesce(jsonb_agg(c.one || '{"samples": []}' order by c.at), '[]')
                            from jsonb_array_elements(s.sheet->'columns') with ordinality c (one, at)))
                      else s.sheet end order by s.at), '[]')
               from jsonb_array_elements(i.result->'sheets') with ordinality s (sheet, at)))
     where i.district_id = district and jsonb_typeof(i.result->'sheets') = 'array';
  end loop;
  perform set_config('app.district_id', '', true);
end $$;
