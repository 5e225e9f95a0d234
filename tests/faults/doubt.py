# SPDX-License-Identifier: Apache-2.0
"""doubt - proves that the checker can say no: a finished database, or what is known of it, is spoilt in one way after the other.

Each way must be found, by the point that it concerns, and nothing must be found once it is undone. What is changed is the system under
test after all its work; the twin stays as it is.
"""
import contextlib
import os

import flow
import generator
from checker import SECRET

ONE_CLAIM = "(select id from claim order by id limit 1)"
ONE_MENTION = "mention where (run_id, n) = (select run_id, n from mention order by run_id, n limit 1)"


@contextlib.contextmanager
def by_sql(bench, spoil, mend):
    bench.sut.sql(spoil)
    try:
        yield
    finally:
        bench.sut.sql(mend)


@contextlib.contextmanager
def promised(bench):
    """An item that was accepted and has never been there: an acknowledgement without a commit."""
    items = bench.batch.items
    items.append(generator.Item(0, f"{bench.generator.site.base}/never.html", "address", "stored"))
    try:
        yield
    finally:
        items.pop()


@contextlib.contextmanager
def changed(holder, key, value):
    """An entry of what the watcher has noted."""
    before, holder[key] = holder[key], value
    try:
        yield
    finally:
        holder[key] = before


@contextlib.contextmanager
def logged(bench, text):
    """A line in a log; it is read once."""
    with open(os.path.join(bench.sut.folder, "log", "read.log"), "a", encoding="utf-8") as f:
        f.write(text + "\n")
    yield


def ways(bench):
    """(what, what the checker must begin its sentence with, a context in which it is so)"""
    role = next(iter(bench.watcher.peak_kib))
    seen = next(i.url for b in bench.generator.batches for i in b.items if i.outcome == "stored" and i.url in bench.watcher.seen)
    one_page = f"page set state = %d where url = '{seen}'"
    yield "a row that is lost", "I7", by_sql(bench, f"create table kept_row as select * from {ONE_MENTION}; delete from {ONE_MENTION}",
                                             "insert into mention select * from kept_row; drop table kept_row")
    yield "a row that is there twice", "I3", by_sql(
        bench, f"insert into mention select run_id, n + 100000, begins, ends, type, entity_id, score, rule from {ONE_MENTION}",
        "delete from mention where n >= 100000")
    yield "a row without its parent", "I3", by_sql(bench, "insert into mention (run_id, n, begins, ends, type) values (1, 0, 0, 1, 'PER')",
                                                   "delete from mention where run_id = 1")
    yield "a row that is changed by one character", "I7", by_sql(bench, f"update claim set ends = ends + 1 where id = {ONE_CLAIM}",
                                                                 f"update claim set ends = ends - 1 where id = {ONE_CLAIM}")
    yield "an outcome that is another", "I1", by_sql(bench, "update " + one_page % 2, "update " + one_page % 1)
    yield "an outcome that was seen and is gone", "I2", by_sql(bench, "update " + one_page % 0, "update " + one_page % 1)
    yield "what was accepted and never stored", "I1", promised(bench)
    yield "a lease that nobody took care of", "I4", changed(vars(bench.watcher), "overdue_s", 3600.0)
    yield "a worker that has grown", "I5", changed(bench.watcher.peak_kib, role, 1 << 20)
    yield "a secret in a log", "I6", logged(bench, f"level=info url=http://example.org/?key={SECRET}")
    yield "a raw control character in a log", "I6", logged(bench, "level=info title=\x1b[2J")


def doubt(bench, checker):
    found, missed = 0, []
    for what, sign, spoilt in ways(bench):
        with spoilt:
            wrong, _ = checker.check()
        if any(line.startswith(sign) for line in wrong):
            found += 1
        else:
            missed.append(f"{what} ({sign}): {wrong[:3]}")
    flow.ok(found > 0 and not missed, f"the checker sees what is wrong: {found} ways to spoil a finished ledger or what is known of it",
            "; ".join(missed))
    left, _ = checker.check()
    flow.ok(not left, "and nothing is wrong once that is undone", "; ".join(left[:5]))
