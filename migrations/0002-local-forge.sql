-- The local-git forge: pull requests and checks of a bare repository on this machine.

create table local_pull_requests (
  number bigint generated always as identity primary key,
  branch text not null unique,
  title text not null,
  body text not null,
  state text not null default 'open' check (state in ('open', 'closed', 'merged')),
  -- Where the branch was when the pull request was opened, closed or merged; the branch itself tells of an open one.
  head_sha text not null,
  merge_sha text,
  close_comment text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((state = 'merged') = (merge_sha is not null))
);

-- One run of all checks per commit. A run is held for a few seconds at a time, so that a killed holder is followed by another.
create table local_check_runs (
  sha text primary key,
  holder uuid,
  held_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

create table local_checks (
  sha text not null references local_check_runs (sha) on delete cascade,
  name text not null,
  position integer not null,
  section text,
  folder text not null,
  command jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'passed', 'failed', 'skipped')),
  summary text not null default '',
  log_tail text not null default '',
  started_at timestamptz,
  finished_at timestamptz,
  primary key (sha, name),
  check ((state in ('passed', 'failed', 'skipped')) = (finished_at is not null))
);
