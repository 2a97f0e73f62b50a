-- Versions run side by side: a cause of a pause is whatever the version that paused it says, with the acts that lead on.
alter table tasks drop constraint tasks_pause_cause_check;
alter table tasks add column pause_acts text[];

-- Tells this task from another of the same number in another database. Older tasks have none: their recorded head tells them.
alter table tasks add column uid uuid unique;
alter table tasks alter column uid set default gen_random_uuid();
