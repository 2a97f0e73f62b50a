insert into replicas (name, alive_until, own_repository)
values ('29', '2026-01-02 10:00:05+00', '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f0');
