-- A process writes to a channel.
insert into slack_writers (channel, holder, held_until)
values ('C00000WMS', '8c2b7f1e-4f0e-4c0e-9d5a-5d1f1f1f7a10', now() + interval '10 seconds');
