-- Why a run is repeated later, since when, and when next: what it needs outside does not answer.
alter table runs add column waiting jsonb;
