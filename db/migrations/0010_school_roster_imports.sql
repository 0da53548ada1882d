-- The school whose head imports, and which alone the import may touch; null for the district's own imports.
alter table roster_imports add column school_id uuid;
alter table roster_imports add foreign key (district_id, school_id) references schools;
