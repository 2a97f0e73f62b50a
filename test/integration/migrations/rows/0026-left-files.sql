update runs set left_files = jsonb_build_object('head', repeat('a', 40), 'merge_head', null, 'tree', repeat('b', 40))
where id = (select max(id) from runs);
