-- Texts that may be near copies of new ones: they share a band. A band may be shared by thousands (a notice that a site puts
-- under every article), so only the newest 16 of each are looked at. Both laterals are look-ups by key whatever the planner
-- thinks of the number of bands. No group: an edition of this transaction that has bands already and is stored later.
-- $1 int8[] new edition  $2 int8[] a band of it
select pair.new_id, pair.edition_id, other.group_id, other.made_at, other.signature
from (select distinct b.new_id, shared.edition_id
      from unnest($1::bigint[], $2::bigint[]) as b (new_id, band)
           cross join lateral (select edition_id from edition_band
                               where edition_band.band = b.band
                               order by stored_at desc limit 16) as shared
      where shared.edition_id <> b.new_id) as pair
     left join lateral (select e.group_id, e.signature, g.made_at
                        from edition e join duplicate_group g on g.id = e.group_id
                        where e.id = pair.edition_id limit 1) as other on true
