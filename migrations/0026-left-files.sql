-- The files that a run left when it ended without a result, as git objects: the next attempt begins from them.
alter table runs add column left_files jsonb;
