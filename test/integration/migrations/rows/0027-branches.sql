update tasks set branch = 'wms/task-' || id || '-' || left(uid::text, 8) where id = (select max(id) from tasks where uid is not null);
