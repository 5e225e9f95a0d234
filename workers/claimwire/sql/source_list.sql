-- Outlets with the number of their feeds, pages and stored articles.
select s.name, s.home_url, s.region,
       (select count(*) from feed f where f.source_id = s.id),
       (select count(*) from page p where p.source_id = s.id),
       (select count(*) from page p where p.source_id = s.id and p.state = 1)
from source s order by s.name
