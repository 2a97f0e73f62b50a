-- Tasks that were told to come back when Slack's pace has room for them: each is given its place, so that hundreds do
-- not come at once for one call. A place that nobody comes back to counts for nothing soon after its time.
create table slack_turns (
  key text not null,
  task_id bigint not null references tasks on delete cascade,
  urgent boolean not null,
  since timestamptz not null,
  expected timestamptz not null,
  primary key (key, task_id)
);
