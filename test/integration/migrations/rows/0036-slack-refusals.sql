insert into slack_refusals (place, method, code, needed) values ('C00000WMS', 'chat.postMessage', 'missing_scope', 'chat:write');
update notes set edited_at = now(), withdrawn_at = now() where id = (select min(id) from notes);
