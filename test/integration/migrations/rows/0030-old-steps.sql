-- An index only; the steps of earlier versions are in it.
select 1;
