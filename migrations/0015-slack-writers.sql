-- Who writes to a channel of Slack: one process at a time, by a lease that it renews while it does.
create table slack_writers (
  channel text primary key,
  holder text not null,
  held_until timestamptz not null
);
