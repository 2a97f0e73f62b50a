-- The processes that count as dead for a run's deaths: one that could not prove that it lives and joins anew disproves its own.
alter table runs add column presumed_dead text[] not null default '{}';
create index runs_with_deaths on runs (id) where deaths > 0;
