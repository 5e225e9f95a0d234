-- Outlets that let us in again.
-- $1 int8[] pages that came
update source set blocked_at = null, blocked_reason = null
where id = any (array(select page.source_id from page where page.id = any ($1::bigint[]))) and blocked_at is not null
