insert into outages (dependency, since, next_try_at, tries, reason, tasks) values
  ('forge', '2026-11-27T10:00:00Z', '2026-11-27T10:01:00Z', 3, 'GitHub does not answer.', 14);
