-- The branch of the newest task is gone.
update tasks set branch_look_at = 'infinity' where id = (select max(id) from tasks);
