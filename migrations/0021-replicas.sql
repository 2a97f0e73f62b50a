-- A process proves that it lives by a lease that it renews by the database's clock. Processes of older versions have no
-- row and are known by their advisory lock alone.
create table replicas (
  name text primary key,
  started_at timestamptz not null default now(),
  alive_until timestamptz not null
);
