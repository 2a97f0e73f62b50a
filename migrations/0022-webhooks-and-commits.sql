-- Webhooks of GitHub are stored before they are acknowledged, until they are handled. github_deliveries, where earlier
-- versions kept the ids only, is no longer written.
create table github_inbox (
  key text primary key,
  received_at timestamptz not null,
  -- The whole webhook, sealed because it holds people's words. Null once it is handled.
  sealed bytea,
  -- Null if nobody has begun to handle it; a long time ago if a process died while handling it.
  claimed_at timestamptz,
  handled_at timestamptz,
  attempts integer not null default 0
);

create index github_inbox_by_time on github_inbox (received_at);
create index github_inbox_open on github_inbox (received_at) where handled_at is null;

-- The commits that we have made for a task, noted before they are pushed: what a commit says of itself anybody can write.
create table made_commits (
  task_id bigint not null references tasks (id),
  sha text not null,
  -- Null if no run made it: the branch was brought up to its base while a decision was due.
  run_id bigint references runs (id),
  made_at timestamptz not null default now(),
  primary key (task_id, sha)
);
