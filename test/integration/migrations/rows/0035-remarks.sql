-- One remark is answered, another still waits for what comes of it.
insert into remarks (task_id, key, login, sha, digest, thread, taken_as, section, answering_at, answered_at)
select min(id), 'comment:8', 'ana', repeat('a', 40), repeat('0', 64), 8, 'at_work', null, now(), now() from tasks
union all
select min(id), 'review:7', 'ana', repeat('a', 40), repeat('1', 64), null, 'finding', 'backend', null, null from tasks;
