-- The school whose head imports pupils; null where the district does.
alter table exam_imports add column school_id uuid;
