-- The task that asks says what leads on; and one that a newer version has paused, for a cause of its own.
update tasks set pause_acts = '{answer}' where pause_cause = 'question';

insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage, reason,
                   pause_cause, pause_acts, attempts, granted, sections)
values ('Count pallets', 'Count pallets', 'en', 'rest', 'local', 'local', 'PAUSED', 'BACKEND', 'pnpm is missing.',
        'environment', '{resume}', '{"BACKEND": 1}', '{}', '{"backend": {"gate": "open", "findings": []},
        "frontend": {"gate": "open", "findings": []}, "docs": {"gate": "open", "findings": []}}');
insert into runs (task_id, stage, attempt, seq, status, reason)
select max(id), 'BACKEND', 1, 3, 'PAUSED', 'pnpm is missing.' from tasks;
