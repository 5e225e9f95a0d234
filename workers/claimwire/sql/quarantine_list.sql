-- What could not be processed, newest first.
select q.job_id, case q.kind when 1 then 'poll' when 2 then 'page' else 'enrich' end, q.stage, q.reason,
       q.attempts::bigint, q.at, coalesce(p.url, c.url, f.url)
from quarantine q left join page p on p.id = q.page_id left join feed f on f.id = q.ref and q.kind = 1
     left join capture c on c.id = q.ref and q.kind = 3
order by q.at desc, q.job_id
