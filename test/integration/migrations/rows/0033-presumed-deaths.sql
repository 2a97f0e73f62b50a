update runs set deaths = 1, presumed_dead = '{42}' where id = (select min(id) from runs where status = 'RUNNING');
