-- The repository that a process keeps in its home, where it has no forge outside: a machine with another one is refused.
alter table replicas add column own_repository text;
