-- Is there nothing to do now? What is due was polled or looked at again, and there is no job but those for later.
select not exists (select from job where kind > 1 or run_after <= now() or lease_until is not null)
   and not exists (select from feed where not is_paused and state < 2 and next_poll_at <= now())
   and not exists (select from page where next_visit_at <= now())
