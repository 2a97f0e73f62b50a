-- When the branch of an ended task is looked at next, to be deleted; infinity: it is gone.
alter table tasks add column branch_look_at timestamptz;
create index tasks_with_old_branches on tasks (updated_at)
  where status in ('DONE', 'CANCELLED') and head_sha is not null and branch_look_at is distinct from 'infinity';
