-- SPDX-License-Identifier: Apache-2.0
-- 0007: who is counted and in which total; what is told of speakers without a name; words of doubt.

alter table quantity
    add column who     text,                     -- of people: women children civilians fighters ...; null: not said
    add column part_of integer;                  -- quantity.n of the same run, the total that has this in it; null: of none

alter table claim
    add column shades       text[] not null default '{}',    -- of a speaker without a name: local military medical ...
    add column unnamed      text,                             -- the words that say that no name was wanted, and why
    add column hedges       text[] not null default '{}',    -- words in the contents that keep a distance: "so-called"
    add column hedge_begins integer[] not null default '{}',
    add column hedge_ends   integer[] not null default '{}';
