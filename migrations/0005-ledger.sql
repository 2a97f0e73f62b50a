-- Money. Every model call sets its worst case aside before it is made, in each of its budgets, and is settled after.

-- One row for each run, task and UTC day that spends. Always locked in the order of the primary key.
create table budgets (
  scope text not null check (scope in ('day', 'run', 'task')),
  key text not null,
  spent_usd numeric not null default 0 check (spent_usd >= 0),
  held_usd numeric not null default 0 check (held_usd >= 0),
  primary key (scope, key)
) with (fillfactor = 70);

create table model_calls (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id),
  run_id bigint not null references runs (id),
  step integer not null,
  -- The UTC day whose budget pays.
  day date not null,
  model text not null,
  -- open: under way, or its process died · settled: answered · released: the server gave no answer, so nothing is owed
  -- · presumed: nobody heard what became of it, so it counts as its worst case
  status text not null default 'open' check (status in ('open', 'settled', 'released', 'presumed')),
  -- Null: the model's price is unknown, which is not zero.
  reserved_usd numeric,
  cost_usd numeric,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((status = 'open') = (closed_at is null))
);

create unique index model_calls_open on model_calls (run_id) where status = 'open';
create index model_calls_of_run on model_calls (run_id, id);
