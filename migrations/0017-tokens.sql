-- Bearer tokens for REST, of which only the hash is kept. One that has ended stays, so that REST is never open to callers without.
create table api_tokens (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 80),
  -- Of 256 random bits, so a fast hash is enough: there is nothing to guess.
  sha256 bytea not null unique check (length(sha256) = 32),
  -- Null: none were named.
  scopes text[],
  -- Slack's id of the workspace whose tasks it sees; null: the only or default one.
  team text,
  -- Slack's id of the person that it stands for; null: nobody.
  slack_user text,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  ended_at timestamptz
);

-- The name stands on decisions, so two that work never share it.
create unique index api_tokens_by_name on api_tokens (name) where ended_at is null;
