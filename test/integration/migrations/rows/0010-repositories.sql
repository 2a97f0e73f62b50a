-- Task 8 has been chosen a repository and a base.
update tasks set repository = 'wms/wms', base_branch = 'release' where id = 8;
