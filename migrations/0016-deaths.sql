-- Finds runs that kill their process.
alter table runs
  -- Start of the current delivery; null once it has ended in order.
  add column working_since timestamptz,
  -- How often the process died during the run since its last stored step.
  add column deaths integer not null default 0;
