insert into replicas (name, started_at, alive_until) values
  ('4711', '2026-11-27T10:00:00Z', '2026-11-27T10:00:05Z');
