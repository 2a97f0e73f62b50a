update tasks set dependencies = '{"asked": ["left-pad 1.3.0 (package.json)"], "allowed": ["sax 1.6.1 (package.json)"]}'
where id = (select max(id) from tasks);
