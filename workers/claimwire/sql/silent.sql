-- Outlets that fell silent against their own rhythm, and those whose feeds fail.
select source, is_silent, last_new_at, extract(epoch from usual_gap)::bigint, extract(epoch from silent_for)::bigint, feeds, failing,
       last_error
from source_silence where is_silent or failing > 0 order by source
