-- SPDX-License-Identifier: Apache-2.0
-- 0009: which roles of an event another event of the report tells.

alter table event_role
    add column inherited boolean; -- true: told by another event of the report, not beside the trigger; null: stored before 0009
