-- What a run may not outlive by being killed, and what of its steps only its own machine may read.

-- Time in which somebody worked on the run, over all its deliveries; waiting for the queue or for a person is none.
alter table runs add column worked_ms bigint not null default 0 check (worked_ms >= 0);

-- A reply in which the model wrote a secret: `content` shows it masked, this is the reply itself, for the machine that has
-- the key. Null: there is nothing to hide.
alter table steps add column sealed bytea check (kind = 'reply' or sealed is null);
