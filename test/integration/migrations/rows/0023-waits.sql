update runs set waiting = '{"dependency": "forge", "since": "2026-11-27T10:00:00Z", "next_at": "2026-11-27T10:01:00Z", "tries": 3, "reason": "GitHub does not answer."}'
where id = (select max(id) from runs);
