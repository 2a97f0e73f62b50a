-- An approver has set the task's budget, so it may exceed the operator's; what was only asked for may not.
alter table tasks add column budget_raised boolean not null default false;
update tasks set budget_raised = true
where budget_usd is not null
  and exists (select from events where task_id = tasks.id and type = 'resumed' and jsonb_typeof(body -> 'budgetUsd') = 'number');

-- Of the request as it came, with a key, since what is kept is masked: tells a repeat from another request of the same key.
alter table tasks add column request_hash text;

-- How many tasks somebody has open, and has asked for of late.
create index tasks_by_requester on tasks (requester_kind, requester_id, created_at);
