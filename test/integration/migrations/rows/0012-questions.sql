-- Rework of a backend that got nowhere: the task asks, and a note has answered an earlier question.
insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage, reason,
                   pause_cause, attempts, granted, sections, progress)
values ('Receive pallets twice', 'Receive pallets twice', 'ru', 'slack', 'U00000ANA', 'ana', 'PAUSED', 'BACKEND',
        'Работа снова возвращена, лучше не стало.', 'question', '{"BACKEND": 2, "QA_BACKEND": 2}', '{}',
        '{"backend": {"gate": "open", "findings": [{"severity": "blocker", "title": "t", "detail": "d", "file": null,
          "line": null, "quote": null}]}, "frontend": {"gate": "open", "findings": []},
          "docs": {"gate": "not_needed", "reason": "Nothing is documented."}}',
        '{"backend": {"open": {"QA_BACKEND": 1}, "seen": {"f1": 2}}}');
insert into runs (task_id, stage, attempt, seq, status, reason)
select max(id), 'BACKEND', 2, 4, 'PAUSED', 'Работа снова возвращена, лучше не стало.' from tasks;
insert into notes (task_id, actor_kind, actor_id, actor_name, text, source_key, question)
select max(id), 'slack', 'U00000ANA', 'ana', 'Считать один раз.', 'slack:C00000WMS:1', 'Сколько раз считать?' from tasks;
