-- Two tasks have their place in the line of a channel.
insert into slack_turns (key, task_id, urgent, since, expected)
values ('post:C00000WMS', 3, true, now(), now()), ('post:C00000WMS', 8, false, now(), now() + interval '1 second');

-- A webhook has come.
insert into github_deliveries (id) values ('72d3162e-cc78-11e3-81ab-4c9367dc0958');
