-- $1 job id: takes it off the list; the page stays quarantined and its capture archived.
delete from quarantine where job_id = $1 returning 1
