-- When a person has stopped everything, and until when.
create table halts (
  id bigint generated always as identity primary key,
  by_kind text not null,
  by_id text not null,
  by_name text not null,
  since timestamptz not null default now(),
  ended_at timestamptz
);

create unique index halts_open on halts ((true)) where ended_at is null;
