-- The branch of a task's work where it is not wms/task-<id>, because a task of another database has one of that name.
alter table tasks add column branch text;
