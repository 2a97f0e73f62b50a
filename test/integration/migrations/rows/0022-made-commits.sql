insert into made_commits (task_id, sha, run_id, made_at)
select task_id, 'a1b2c3d4', id, '2026-11-28T00:00:00Z' from runs order by id desc limit 1;
