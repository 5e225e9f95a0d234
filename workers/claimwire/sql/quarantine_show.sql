-- $1 job id
select q.job_id, case q.kind when 1 then 'poll' when 2 then 'page' else 'enrich' end, q.stage, q.reason,
       q.attempts::bigint, q.crashes::bigint, q.build, q.at, coalesce(p.url, c.url), encode(q.head, 'hex'), c.id, c.content_type, c.body_bytes
from quarantine q left join page p on p.id = q.page_id left join capture c on c.id = q.ref and q.kind = 3
where q.job_id = $1
