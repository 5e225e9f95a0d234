-- $1 job id (null: all): gives the work another chance, as if it were new.
with back as (delete from quarantine where job_id = $1 or $1 is null returning *),
     pending as (update page set state = 0, settled_at = null from back where page.id = back.page_id returning 1),
     again as (insert into job (id, kind, ref, page_id, trace, site)
               select job_id, kind, ref, page_id, coalesce(page_id, ref),
                      coalesce((select site_of(url) from feed where back.kind = 1 and feed.id = back.ref),
                               (select site_of(url) from page where back.kind = 2 and page.id = back.ref))
               from back on conflict (id) do nothing returning 1)
select (select count(*) from again), (select count(*) from pending)
