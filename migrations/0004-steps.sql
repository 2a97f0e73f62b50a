-- What an agent's run has been through, so that a repeated run goes on at its last step instead of paying again.

create table steps (
  run_id bigint not null references runs (id),
  -- 0 is what the agent was told; each later step is a model's reply and, where that called tools, their answers.
  step integer not null check (step >= 0),
  kind text not null check (kind in ('brief', 'reply', 'answers')),
  -- json and not jsonb: models and commands also write what jsonb refuses, e.g. the character 0.
  content json not null,
  -- The worktree's files after this step; a reply has changed none.
  checkpoint jsonb,
  -- Which delivery of the run stored it: many deliveries that store nothing mean a run that kills its process.
  delivery integer not null,
  created_at timestamptz not null default now(),
  primary key (run_id, step, kind),
  check ((kind = 'reply') = (checkpoint is null))
);
