-- What Slack refuses until a person mends it: shown in health, in `status` and to whom it concerns. One row a method and place.
create table slack_refusals (
  team text not null default '',
  -- A channel or a person; empty: the whole workspace.
  place text not null,
  method text not null,
  code text not null,
  -- The scope that Slack misses, if it says so.
  needed text,
  since timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (team, place, method)
);

-- People edit and delete what they have told the agents.
alter table notes add column edited_at timestamptz;
alter table notes add column withdrawn_at timestamptz;
