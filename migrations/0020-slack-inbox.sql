-- Messages of Slack are stored before they are acknowledged, until they are handled.
alter table slack_inbox
  -- The whole message, sealed because it holds people's words and addresses to answer to. Null once it is handled.
  add column sealed bytea,
  -- Null if nobody has begun to handle it; a long time ago if a process died while handling it.
  add column claimed_at timestamptz,
  add column attempts integer not null default 0;

create index slack_inbox_open on slack_inbox (received_at) where handled_at is null;
