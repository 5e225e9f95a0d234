-- $1 id  $2 name  $3 change the spacing  $4 pause between requests in ms (null: preset)  $5 ignore robots.txt (null: as it is)
-- $6 who says so: an outlet's exceptions, with a trace of the decision; no row when there is no such outlet.
with changed as (update source set spacing_ms = case when $3 then $4::integer else spacing_ms end,
                                   ignores_robots = coalesce($5, ignores_robots)
                 where id = $1 returning *),
     noted as (insert into trail (job_id, token, trace, what, detail)
               select 0, nextval('job_token'), id, 'decided',
                      concat_ws(', ', format('%s decided for outlet ''%s''', $6::text, $2::text),
                                case when $3 then coalesce(spacing_ms || ' ms between requests', 'the usual pause between requests') end,
                                case when $5 then 'robots.txt is ignored' when not $5 then 'robots.txt is obeyed' end)
               from changed returning 1)
select spacing_ms::bigint, ignores_robots from changed
