-- What Slack has told us, so that a replay or a redelivery is acted on once. Kept for a day.
create table slack_inbox (
  key text primary key,
  received_at timestamptz not null,
  -- Null while it is being handled, and for ever when its process died over it.
  handled_at timestamptz
);

create index slack_inbox_by_time on slack_inbox (received_at);

-- How far ahead Slack is booked, by channel for posts and by method for edits: all processes together keep its pace.
create table slack_pace (
  key text primary key,
  booked_until timestamptz not null
);

alter table slack_messages
  -- When the card was last edited.
  add column shown_at timestamptz,
  -- Of a card: the revision up to which the whole thread stood in Slack.
  add column settled integer not null default 0,
  -- Why Slack will never take this message: a dead letter.
  add column refusal text;

create index slack_dead_letters on slack_messages (updated_at) where refusal is not null;
