-- Task 3 is of a second workspace, and its roles use a model of its own; greta looks at App Home there.
update tasks set team = 'T0000TWO', model = 'chosen' where id = 3;

insert into slack_installations (team, team_name, bot_user_id, installed_by, key_id, sealed, updated_at)
values ('T0000TWO', 'The other dock', 'U00000BOT', 'U0000GRETA', 'k1', '\x0102', now());

insert into slack_homes (team, user_id, pages, notice, notice_until, shown_hash, shown_change, asked, claimed_until)
values ('T0000TWO', 'U0000GRETA', '{"running": 9}', '{"text": "Approved", "blocks": []}', now() + interval '1 minute',
        repeat('0', 64), 1, 2, now());
select nextval('slack_home_changes');

-- A message that Slack will never take.
update slack_messages set refusal = 'channel_not_found' where task_id = 4 and slot like 'run-%';
