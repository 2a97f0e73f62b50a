-- Everything the orchestrator knows is a row here. The checks say the same as the types in src/core/task.ts.

create table tasks (
  id bigint generated always as identity primary key,
  title text not null check (length(title) between 1 and 200),
  raw_request text not null check (length(raw_request) between 1 and 20000),
  language text not null check (language in ('en', 'ru')),
  requester_kind text not null check (requester_kind in ('slack', 'rest', 'system')),
  requester_id text not null,
  requester_name text not null,
  channel text,
  -- One request that arrives twice is one task.
  request_key text unique,

  seq integer not null default 1 check (seq > 0),
  -- Grows with every visible change, also those that are no transition; an older render never overwrites a newer one.
  revision integer not null default 1,
  status text not null check (status in ('RUNNING', 'WAITING', 'PAUSED', 'DONE', 'FAILED', 'CANCELLED')),
  stage text not null,
  reason text,
  pause_cause text check (pause_cause in ('budget', 'question')),
  retry_stage text,
  merge_sha text,
  attempts jsonb not null,
  granted jsonb not null,
  sections jsonb not null,
  head_sha text,
  approved_sha text,
  pull_request_number integer,
  pull_request_url text,
  budget_usd numeric(12, 4),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  check ((status in ('PAUSED', 'FAILED', 'CANCELLED')) = (reason is not null)),
  check ((status = 'PAUSED') = (pause_cause is not null)),
  check ((status = 'FAILED') = (retry_stage is not null)),
  check ((status = 'DONE') = (merge_sha is not null)),
  check ((status = 'DONE') = (stage = 'DONE')),
  check (status <> 'WAITING' or stage in ('CI_WAIT', 'HUMAN_APPROVAL')),
  check (status not in ('RUNNING', 'PAUSED') or stage not in ('CI_WAIT', 'HUMAN_APPROVAL')),
  check (status <> 'WAITING' or head_sha is not null),
  check (status not in ('RUNNING', 'PAUSED') or stage <> 'MERGE' or (approved_sha is not null and approved_sha = head_sha))
) with (fillfactor = 80);

create index tasks_by_status on tasks (status, id desc);

create table runs (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  stage text not null,
  attempt integer not null check (attempt > 0),
  -- The transition that asked for this run; a paused run that goes on has a newer one.
  seq integer not null,
  status text not null check (status in ('QUEUED', 'RUNNING', 'WAITING', 'PAUSED', 'PASSED', 'REJECTED', 'FAILED', 'CANCELLED')),
  reason text,
  deliveries integer not null default 0,
  replica text,
  usage jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (task_id, stage, attempt),
  unique (task_id, seq),
  check ((status in ('PASSED', 'REJECTED', 'FAILED', 'CANCELLED')) = (finished_at is not null)),
  check (status not in ('REJECTED', 'FAILED', 'PAUSED', 'CANCELLED') or reason is not null)
) with (fillfactor = 80);

create index runs_of_replica on runs (replica) where status = 'RUNNING';
-- Rows come in the order of time, so a block range index finds a day's runs.
create index runs_by_time on runs using brin (created_at);

create table artifacts (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  run_id bigint not null references runs (id),
  stage text not null,
  kind text not null,
  content jsonb not null,
  created_at timestamptz not null default now(),
  unique (run_id, kind)
);

create index artifacts_of_task on artifacts (task_id, id);

create table decisions (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  -- The HUMAN_APPROVAL run that it closes: two clicks, one decision.
  run_id bigint not null unique references runs (id),
  stage text not null,
  decision text not null check (decision in ('approve', 'reject', 'request_changes')),
  section text check (section in ('backend', 'frontend', 'docs')),
  comment text,
  head_sha text not null,
  actor_kind text not null check (actor_kind in ('slack', 'rest', 'system')),
  actor_id text not null,
  actor_name text not null,
  via text not null,
  created_at timestamptz not null default now(),
  check (decision = 'approve' or length(btrim(comment)) > 0),
  check ((decision = 'request_changes') = (section is not null))
);

create index decisions_of_task on decisions (task_id, id);

create table events (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  seq integer not null,
  type text not null,
  actor jsonb,
  body jsonb not null,
  created_at timestamptz not null default now()
);

create index events_of_task on events (task_id, id);

-- What Slack shows of a task: the card, and one thread message per finished run.
create table slack_messages (
  task_id bigint not null references tasks (id),
  slot text not null,
  channel text not null,
  -- Null until Slack has answered.
  ts text,
  revision integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (task_id, slot)
) with (fillfactor = 80);

create unique index slack_messages_by_ts on slack_messages (channel, ts) where ts is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger events_append_only before update or delete on events for each row execute function refuse_change();
create trigger decisions_append_only before update or delete on decisions for each row execute function refuse_change();
