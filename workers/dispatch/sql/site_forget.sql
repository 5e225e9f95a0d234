-- Sites that nobody has asked for a day and where nobody waits.
-- $1 int4 at most
delete from site
where id = any (array(
    select id from site
    where line_rank is null and free_at < now() - interval '1 day'
    order by free_at limit $1::integer
    for update skip locked))
