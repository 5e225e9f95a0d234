-- Makes one group of several: all of their editions go over to the oldest. Returns who went where.
-- $1 int8[] group  $2 int4[] those with the same number become one
with member as materialized (
    select g.id, first_value(g.id) over (partition by m.n order by g.made_at, g.id) as root
    from unnest($1::bigint[], $2::integer[]) as m (id, n)
         join duplicate_group g on g.id = m.id
), moved as (
    update edition set group_id = member.root
    from member
    where edition.group_id = member.id and member.id <> member.root
)
select id, root from member where id <> root
