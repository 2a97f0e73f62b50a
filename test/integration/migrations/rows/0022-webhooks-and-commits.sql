insert into github_inbox (key, received_at, sealed, claimed_at, attempts) values
  ('0b989ba4-242f-11e5-81e1-c7b6966d2516', '2026-11-27T10:00:00Z', '\x00ff', '2026-11-27T10:00:01Z', 1);
insert into github_inbox (key, received_at, claimed_at, handled_at, attempts) values
  ('72d3162e-cc78-11e3-81ab-4c9367dc0958', '2026-11-27T10:00:00Z', '2026-11-27T10:00:01Z', '2026-11-27T10:00:01Z', 1);

insert into made_commits (task_id, sha, run_id, made_at)
select task_id, 'a1b2c3d4', id, '2026-11-28T00:00:00Z' from runs order by id desc limit 1;
