-- $1 id: stops following an outlet. What it published stays: the ledger forgets nothing.
with gone as (delete from feed where source_id = $1
              and not exists (select from page where page.feed_id = feed.id) returning 1),
     stopped as (update feed set is_paused = true where source_id = $1
              and exists (select from page where page.feed_id = feed.id) returning 1)
select (select count(*) from gone), (select count(*) from stopped), exists (select from source where id = $1)
