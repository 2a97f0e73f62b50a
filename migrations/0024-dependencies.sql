-- New packages of a task: those that a person is asked to allow, and those allowed so far, a line for each.
alter table tasks add column dependencies jsonb not null default '{"asked": [], "allowed": []}';
