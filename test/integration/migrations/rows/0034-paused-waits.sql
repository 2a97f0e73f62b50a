update tasks set status = 'PAUSED', stage = 'CI_WAIT', pause_cause = 'closed', pause_acts = '{reopen}', reason = 'Somebody closed the pull request.'
where id = (select min(id) from tasks where status = 'WAITING');
