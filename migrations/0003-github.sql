alter table local_pull_requests add column draft boolean not null default true;

-- Which webhooks have come, so that one that is sent twice is acted on once. Kept for as long as GitHub lets people redeliver.
create table github_deliveries (
  id text primary key,
  received_at timestamptz not null default now()
);

create index github_deliveries_by_time on github_deliveries (received_at);
