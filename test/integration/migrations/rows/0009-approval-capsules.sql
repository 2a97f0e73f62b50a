-- What boris and chen approved task 1 on; and a task that waits for a person at the forge.
insert into approval_capsules (id, decision_id, task_id, head_sha, content, sha256, carried_from) overriding system value values
  (1, 1, 1, 'b580685dcc53aa3b5d039935ce3a6a41f3a32972', '{"head_sha":"b580685dcc53aa3b5d039935ce3a6a41f3a32972","base_sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","merge_base":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","tree":"cccccccccccccccccccccccccccccccccccccccc","merged_tree":"cccccccccccccccccccccccccccccccccccccccc","diff_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","rules_sha256":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","policy_sha256":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","artifacts":{"DOCS/Patch":"1111111111111111111111111111111111111111111111111111111111111111"},"ci":{"verdict":"green","checks":[{"name":"backend","state":"passed"}]},"actor":{"kind":"slack","id":"U0000BORIS","name":"boris"},"via":"button","decided_at":"2026-11-27T15:48:39.539Z"}',
   '8bc3dd4229cf41ddea5ddd291e087dae9a0d8b8de7393fd16bf6099cc53a9822', null),
  (2, 2, 1, 'b580685dcc53aa3b5d039935ce3a6a41f3a32972', '{"head_sha":"b580685dcc53aa3b5d039935ce3a6a41f3a32972","base_sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","merge_base":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","tree":"cccccccccccccccccccccccccccccccccccccccc","merged_tree":"cccccccccccccccccccccccccccccccccccccccc","diff_sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","rules_sha256":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","policy_sha256":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","artifacts":{"DOCS/Patch":"1111111111111111111111111111111111111111111111111111111111111111"},"ci":{"verdict":"green","checks":[{"name":"backend","state":"passed"}]},"actor":{"kind":"slack","id":"U00000CHEN","name":"chen"},"via":"button","decided_at":"2026-11-27T15:48:39.740Z"}',
   '57182e8491410db7e39bddbcf4cdd223d978b01f461530e54cb1672128f4b381', 1);
select setval(pg_get_serial_sequence('approval_capsules', 'id'), 2);

insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage, reason,
                   pause_cause, attempts, granted, sections, head_sha, approved_sha)
values ('Docs only: how pallets are sealed', 'Docs only: how pallets are sealed', 'en', 'rest', 'local', 'local', 'PAUSED',
        'MERGE', 'Open the pull request again.', 'forge', '{"MERGE": 1}', '{}',
        '{"backend": {"gate": "passed"}, "frontend": {"gate": "passed"}, "docs": {"gate": "passed"}}', repeat('a', 40),
        repeat('a', 40));
insert into runs (task_id, stage, attempt, seq, status, reason)
select max(id), 'MERGE', 1, 1, 'PAUSED', 'Open the pull request again.' from tasks;
