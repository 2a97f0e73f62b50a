-- The task whose merge this one takes back.
alter table tasks add column reverts bigint references tasks (id);
create index tasks_by_reverted on tasks (reverts) where reverts is not null;
