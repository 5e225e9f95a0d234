-- SPDX-License-Identifier: Apache-2.0
-- 0008: dispatch deletes no feed; nothing of it ever did, the right was given in 0005 by mistake (tests/flow/roles.py found it).

revoke delete on feed from claimwire_dispatch;
