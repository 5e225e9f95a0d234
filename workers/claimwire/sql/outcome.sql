-- How many pages ended where, and what has not ended.
select count(*) filter (where state = 1), count(*) filter (where state = 2), count(*) filter (where state = 3),
       count(*) filter (where state = 0) from page
