-- The run under way in FRONTEND has worked for a minute, and a reply of it held a secret.
update runs set worked_ms = 60000 where status = 'RUNNING' and stage = 'FRONTEND';
update steps set sealed = '\x0102' where kind = 'reply' and run_id in (select id from runs where stage = 'FRONTEND');
