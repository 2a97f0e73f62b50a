-- Several workspaces of one app, and App Home that any process keeps fresh.

-- The Slack workspace (T…) that a task belongs to; null: there is one only, or it came by REST.
alter table tasks
  add column team text,
  -- The model that its roles use; null: the configured ones.
  add column model text;

-- Where people installed the app. The bot token is in `sealed`, which only SLACK_ENCRYPTION_KEY opens.
create table slack_installations (
  team text primary key,
  team_name text not null,
  bot_user_id text not null,
  installed_by text,
  -- Which key sealed it.
  key_id text not null,
  sealed bytea not null,
  installed_at timestamptz not null default now(),
  updated_at timestamptz not null
);

-- Grows with every change that App Home may show; a Home that has shown less is due.
create sequence slack_home_changes;

alter table slack_homes
  -- Empty where there is one workspace only.
  add column team text not null default '',
  add column shown_change bigint not null default 0,
  -- Grows when its person opens it, turns a page or clicks: what was rendered before that is out of date.
  add column asked integer not null default 0,
  -- Some process renders it; after that it is free again.
  add column claimed_until timestamptz;

-- People's ids are unique within a workspace only.
alter table slack_homes drop constraint slack_homes_pkey;
alter table slack_homes add primary key (team, user_id);
