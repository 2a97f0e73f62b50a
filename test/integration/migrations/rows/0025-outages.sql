insert into outages (dependency, since, next_try_at, tries, reason, tasks, ended_at, posting_since, told_by, channel, ts, told, told_at, closed) values
  ('forge', '2026-11-27T10:00:00Z', '2026-11-27T10:01:00Z', 3, 'GitHub does not answer.', 14, null,
   '2026-11-27T10:00:30Z', '2026-11-27T10:00:40Z', 'C00000OPS', '1795773630.000100', 'The repository does not answer.', '2026-11-27T10:00:31Z', false),
  ('model', '2026-11-26T10:00:00Z', '2026-11-26T10:01:00Z', 3, 'Out of order.', 2, '2026-11-26T10:05:00Z', null, null, null, null, null, null, true);
