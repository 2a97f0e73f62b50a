insert into halts (by_kind, by_id, by_name, since, ended_at)
values ('rest', 'ops', 'ops', '2026-01-02 10:00:00+00', '2026-01-02 10:05:00+00');
