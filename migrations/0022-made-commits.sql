-- The commits that we have made for a task, noted before they are pushed: what a commit says of itself anybody can write.
create table made_commits (
  task_id bigint not null references tasks (id),
  sha text not null,
  -- Null if no run made it: the branch was brought up to its base while a decision was due.
  run_id bigint references runs (id),
  made_at timestamptz not null default now(),
  primary key (task_id, sha)
);
