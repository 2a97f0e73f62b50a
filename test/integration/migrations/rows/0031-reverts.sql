-- The newest task is to take back what the oldest has merged.
update tasks set reverts = (select min(id) from tasks) where id = (select max(id) from tasks) and id > (select min(id) from tasks);
