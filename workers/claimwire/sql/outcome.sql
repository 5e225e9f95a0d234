-- How many pages ended where, and what has not ended; texts that more than one outlet has, and second looks.
select count(*) filter (where state = 1), count(*) filter (where state = 2), count(*) filter (where state = 3),
       count(*) filter (where state = 0), count(*) filter (where gone_at is not null), count(*) filter (where is_blocked),
       count(*) filter (where next_visit_at <= now()), count(*) filter (where next_visit_at > now()),
       (select count(*) from (select from edition e join article a on a.id = e.article_id group by e.group_id
                              having count(distinct a.source_id) > 1) shared)
from page
