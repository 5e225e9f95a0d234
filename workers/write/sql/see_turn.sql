-- What to compare take_turn with: read before copies are looked for.
select n from copy_turn
