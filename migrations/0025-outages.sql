-- What does not answer outside, and what did not: one row for each time, shared by all processes.
create table outages (
  id bigint generated always as identity primary key,
  dependency text not null,
  since timestamptz not null,
  -- The one call that may try it again, of whichever process, comes then.
  next_try_at timestamptz not null,
  tries integer not null default 0,
  reason text not null,
  -- How many tasks waited for it, the most at one time.
  tasks integer not null default 0,
  ended_at timestamptz,
  -- The message to operators: when a process began to post it, who is busy with it, where it is, and what it says.
  posting_since timestamptz,
  told_by timestamptz,
  channel text,
  ts text,
  told text,
  told_at timestamptz,
  -- Nothing more is to be told of it.
  closed boolean not null default false
);

create unique index outages_open on outages (dependency) where ended_at is null;
create index runs_waiting on runs (task_id, seq) where waiting is not null;
