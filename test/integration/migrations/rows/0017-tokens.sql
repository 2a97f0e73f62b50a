-- A token of a person that has ended, and one that works and has not been used.
insert into api_tokens (name, sha256, scopes, team, slack_user, used_at, ended_at)
values ('boris', sha256('of boris'), '{read,decide}', 'T0000WMS', 'U0000BORIS', now(), now());
insert into api_tokens (name, sha256) values ('ci', sha256('of ci'));
