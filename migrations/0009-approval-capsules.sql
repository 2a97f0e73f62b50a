-- What each approval was given on. Written once in the decision's own transaction; a merge holds everything against it.

create table approval_capsules (
  id bigint generated always as identity primary key,
  decision_id bigint not null unique references decisions (id),
  task_id bigint not null references tasks (id),
  head_sha text not null,
  content jsonb not null,
  -- Of the content when it was written.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- The approval that was carried over to this one; null: a person spoke.
  carried_from bigint references approval_capsules (id),
  created_at timestamptz not null default now()
);

create index approval_capsules_of_task on approval_capsules (task_id, id);

create trigger approval_capsules_append_only before update or delete on approval_capsules
  for each row execute function refuse_change();

-- A person has to do something on the forge first: open the pull request again, put it back into the merge queue.
alter table tasks drop constraint tasks_pause_cause_check;
alter table tasks add constraint tasks_pause_cause_check check (pause_cause in ('budget', 'question', 'forge'));
