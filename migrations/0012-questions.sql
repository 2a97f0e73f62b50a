-- Questions: how the rework of each section gets on, and the question that a note answers.

-- By section: how many issues each judge left open, and in how many rounds each issue was open.
alter table tasks add column progress jsonb not null default '{}';

alter table notes add column question text;
