-- Steps are deleted some days after the end of their task; each run that has any has a first one.
create index steps_by_age on steps (created_at) where step = 0;
