-- An upload has an id that its client made: sent again after its answer was lost, it is the same upload.
alter table files add column upload_id uuid;
-- Its place among the files that came together.
alter table files add column upload_part smallint;
alter table files add constraint files_upload check ((upload_id is null) = (upload_part is null));
create unique index files_once on files (district_id, upload_id, upload_part) where upload_id is not null;
