-- A group for each new text, unless it has one of this name. A text that another transaction brings at this moment is waited
-- for.
-- $1 int8[] group  $2 int8[] edition  $3 int8[] article
insert into duplicate_group (id, first_edition, first_article)
select id, edition_id, article_id
from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as g (id, edition_id, article_id)
order by id
on conflict (id) do nothing
