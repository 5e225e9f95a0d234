-- Groups that got editions which may be older than their first. Of two of one moment the smaller id is the first.
-- $1 int8[] group  $2 int8[] an edition that came to it, or null  $3 int8[] or a group whose first came to it
update duplicate_group
set first_edition = earliest.id, first_article = earliest.article_id
from (select distinct on (came.group_id) came.group_id, e.id, e.article_id, coalesce(e.fetched_at, e.stored_at) as seen
      from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as came (group_id, edition_id, old_id)
           left join duplicate_group old on old.id = came.old_id
           join edition e on e.id = coalesce(came.edition_id, old.first_edition)
      order by came.group_id, coalesce(e.fetched_at, e.stored_at), e.id) as earliest,
     edition first
where duplicate_group.id = earliest.group_id and first.id = duplicate_group.first_edition
  and (earliest.seen, earliest.id) < (coalesce(first.fetched_at, first.stored_at), first.id)
