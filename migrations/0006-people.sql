-- People: several approvals of one commit, notes to the agents, and who looks at App Home.

-- Who has approved head_sha so far, as kind:id; empty as soon as anything moves.
alter table tasks add column approvals text[] not null default '{}';

-- Each person approves once, and one no ends the wait.
alter table decisions drop constraint decisions_run_id_key;
create unique index decisions_approve_once on decisions (run_id, actor_kind, actor_id) where decision = 'approve';
create unique index decisions_refuse_once on decisions (run_id) where decision <> 'approve';

-- What people tell the agents of a task while they work.
create table notes (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  actor_kind text not null check (actor_kind in ('slack', 'rest', 'system')),
  actor_id text not null,
  actor_name text not null,
  text text not null check (length(text) between 1 and 4000),
  -- The message it came by: told twice, kept once.
  source_key text not null unique,
  created_at timestamptz not null default now()
);

create index notes_of_task on notes (task_id, id);

-- Who has opened App Home, on which page of each list, and what it shows them.
create table slack_homes (
  user_id text primary key,
  -- By list, the id that its page begins below; none: the newest page.
  pages jsonb not null default '{}',
  -- What the last click led to, shown until then.
  notice jsonb,
  notice_until timestamptz,
  -- Of what was last published, so that nothing is published twice.
  shown_hash text,
  opened_at timestamptz not null default now()
);

create index tasks_of_requester on tasks (requester_kind, requester_id, id desc);
