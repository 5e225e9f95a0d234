-- $1 job id (null: all): gives the work another chance, as if it were new.
with back as (delete from quarantine where job_id = $1 or $1 is null returning *),
     pending as (update page set state = 0, settled_at = null from back where page.id = back.page_id returning 1),
     again as (insert into job (id, kind, ref, page_id, trace, site)
               select job_id, kind, ref, page_id, coalesce(page_id, ref),
                      case kind when 1 then (select site_of(url) from feed where feed.id = ref)
                                when 2 then (select site_of(url) from page where page.id = ref) end
               from back on conflict (id) do nothing returning 1)
select (select count(*) from again), (select count(*) from pending)
