-- Is there nothing to do now? Every feed was polled since it was due, no job but those for later.
select not exists (select from job where kind > 1 or run_after <= now() or lease_until is not null)
   and not exists (select from feed where not is_paused and next_poll_at <= now())
