-- Where a task's work goes. Null, together: made before there were several, so the first of the configuration.
alter table tasks
  add column repository text check (length(repository) between 1 and 200),
  add column base_branch text check (length(base_branch) between 1 and 250),
  add check ((repository is null) = (base_branch is null));
