-- A request by REST whose text is known by its hash alone, with a budget that an approver has raised.
update tasks set request_hash = 'abcdef01:0123', budget_usd = 5, budget_raised = true where id = (select max(id) from tasks);
