update runs set working_since = '2026-11-26T10:00:00Z', deaths = 2 where id = (select max(id) from runs);
