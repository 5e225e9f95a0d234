-- One transaction at a time joins groups: two that bring near copies of each other at the same moment would not see each
-- other's. Taken last, so nobody who has it waits for anybody.
update copy_turn set n = n + 1 returning n
