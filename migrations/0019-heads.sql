-- A verdict belongs to the commit that it judged: every commit that a task's branch has stood at, and whether the task's
-- own runs made it. Of tasks that are under way only the newest will be known.
alter table tasks add column heads jsonb not null default '[]';

-- What an approval was told of and said yes to, each by its name and in words.
alter table decisions add column acknowledged jsonb not null default '[]';
