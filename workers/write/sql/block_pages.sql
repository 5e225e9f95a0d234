-- Pages that were refused to us, and what they make of their outlets. Returns those of which there is no better text than the
-- feed's own.
-- $1 int8[] page  $2 text[] why
with refused as (
    select * from unnest($1::bigint[], $2::text[]) as r (id, why)
), outlets as (
    update source
    set blocked_at = coalesce(source.blocked_at, now()), blocked_reason = o.why
    from (select distinct on (page.source_id) page.source_id, refused.why
          from refused join page on page.id = refused.id
          order by page.source_id, refused.id) as o
    where source.id = o.source_id and (source.blocked_at is null or source.blocked_reason is distinct from o.why)
)
update page set is_blocked = true
from refused
where page.id = refused.id and (page.state in (0, 3) or page.is_blocked)
returning page.id
