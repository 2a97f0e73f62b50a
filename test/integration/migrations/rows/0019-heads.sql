-- Somebody has pushed onto the branch of a task that waits; and an approval was told of it and said yes.
update tasks set heads = '[{"sha": "a1b2c3d4", "madeBy": "us"}, {"sha": "e5f6a7b8", "madeBy": "others"}]'
where id = (select max(id) from tasks where status = 'WAITING');

insert into decisions (task_id, run_id, stage, decision, head_sha, actor_kind, actor_id, actor_name, via, acknowledged)
select task_id, id, stage, 'approve', 'e5f6a7b8', 'rest', 'ci', 'ci', 'rest',
       '[{"name": "foreign_push:0a1b2c3d", "text": "Somebody else pushed 1 commit."}]'
from runs where stage = 'HUMAN_APPROVAL' order by id desc limit 1;
