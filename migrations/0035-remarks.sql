-- What people have said of a task's pull request on the forge, once it was taken, so that each is taken and answered once.
create table remarks (
  task_id bigint not null references tasks (id),
  -- 'review:7', 'comment:8'.
  key text not null,
  login text not null,
  -- The commit that it is about.
  sha text not null,
  -- Of its text, since people change what they have said.
  digest text not null,
  -- The comment that opens the thread in which it is answered; null: it has none.
  thread bigint,
  taken_as text not null,
  -- The section that answers a finding.
  section text,
  taken_at timestamptz not null default now(),
  -- When a process last began to answer it.
  answering_at timestamptz,
  answered_at timestamptz,
  primary key (task_id, key)
);
