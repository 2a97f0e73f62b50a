insert into slack_inbox (key, received_at, sealed, claimed_at, attempts) values
  ('Ev0017', '2026-11-26T10:00:00Z', '\x00ff', '2026-11-26T10:00:01Z', 1);
