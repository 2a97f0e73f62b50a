-- A task that waits may pause because of what people have done to its pull request; it goes on with CI, which then asks anew.
alter table tasks drop constraint tasks_check6;
alter table tasks add constraint tasks_stage_at_work check (
  not (status = 'RUNNING' and stage in ('CI_WAIT', 'HUMAN_APPROVAL')) and not (status = 'PAUSED' and stage = 'HUMAN_APPROVAL')
);
