#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""editions - an article that is corrected gets another edition that says what it changed, copies and near copies of it elsewhere
stand in its group, and what is known stays as it is."""
import os

import flow

HTML = "text/html; charset=utf-8"


def page(title, paragraphs, frame="Test outlet"):
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    return (f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body><nav><a href='/'>{frame}</a></nav>"
            f"<article><h1>{title}</h1>\n{body}</article><footer>{frame} | Contact</footer></body></html>").encode()


STORY = ["Local council spokesman Nadim Sarhan said that 12 people had registered at the settlement centre in Tal Marwan on Tuesday.",
         "He added that the centre would stay open until the end of February, according to local sources in the town.",
         "Activists in the town denied that 30 people had been forced to attend the centre during the last week."]
CORRECTED = [STORY[0].replace("12 people", "17 people")] + STORY[1:] + ["Correction: an earlier version gave a lower figure."]


def offer(server, title, paragraphs, frame="Test outlet"):
    server.pages["/story.html"] = (HTML, page(title, paragraphs, frame))
    server.feed("/feed.xml", {"/story.html": title})


def poll(claimwire, server, condition, what):
    claimwire.command("feed", "poll", f"{server.base}/feed.xml")
    flow.wait_for(lambda: claimwire.sql(condition) == "t" and claimwire.is_settled(), 30, what)


def correction(claimwire, server):
    claimwire.follow(f"{server.base}/feed.xml")
    claimwire.wait_settled(1)
    flow.ok(claimwire.sql("select n, text like '%12 people%' from edition") == "1|t", "an article is stored as edition 1")
    flow.ok(claimwire.number("select count(*) from claim") >= 2, "its claims are stored")
    offer(server, "Settlement centre opens, figure corrected", CORRECTED)
    poll(claimwire, server, "select count(*) = 2 from edition", "second edition")
    found = claimwire.sql("select n, text like '%17 people%', article_id = (select id from article) from edition order by n")
    flow.ok(found == "1|f|t\n2|t|t", "the same article fetched again with another text is its edition 2", found)
    changes = claimwire.sql("select n, change from edition order by n")
    flow.ok(changes == "1|\n2|number-changed", "it says that a number was changed", changes)
    flow.ok(claimwire.sql("select state from page") == "1", "its page stays stored")
    both = claimwire.sql("select count(*) from (select from claim group by edition_id) as e")
    flow.ok(both == "2", "each edition has its own claims, the first is not touched", both)
    offer(server, "Settlement centre opens, figure corrected again", CORRECTED)
    asked = server.asked["/story.html"]
    claimwire.command("feed", "poll", f"{server.base}/feed.xml")
    flow.wait_for(lambda: server.asked["/story.html"] > asked and claimwire.is_settled(), 30, "third look")
    flow.ok(claimwire.number("select count(*) from edition") == 2, "the same text under another headline in the feed makes no third edition")


def copy_elsewhere(claimwire, other):
    offer(other, "Centre opens, agencies say", CORRECTED, "Other outlet, with a frame of its own")
    claimwire.follow(f"{other.base}/feed.xml", "Other outlet")
    claimwire.wait_settled(2)
    state = claimwire.sql(f"select state from page where url like '{other.base}%'")
    flow.ok(state == "2", "a copy of the text in another outlet ends as duplicate", state)
    groups = claimwire.sql("select count(distinct e.article_id), count(distinct p.source_id) from edition e join article a on a.id = e.article_id "
                           "join page p on p.id = a.page_id group by e.group_id order by 1 desc limit 1")
    flow.ok(groups == "2|2", "both articles stand in one group, with the outlet that had it first", groups)
    first = claimwire.sql("select s.name from duplicate_group g join article a on a.id = g.first_article join page p on p.id = a.page_id "
                          "join source s on s.id = p.source_id where exists (select from edition e where e.group_id = g.id and e.n = 2)")
    flow.ok(first == "Test outlet", "the group names who had it first", first)


def edits(claimwire, server):
    typed = [CORRECTED[0].replace("Tal Marwan on Tuesday.", "Tal Marwan, on Tuesday")] + CORRECTED[1:]
    offer(server, "Settlement centre opens, punctuation", typed)
    poll(claimwire, server, "select count(*) = 3 from edition where article_id = (select article_id from edition where n = 2)", "typing error")
    offer(server, "Settlement centre opens, one more thing", typed[:1] + ["Its director Salma Haddan left the town in the evening."] + typed[1:])
    poll(claimwire, server, "select count(*) = 4 from edition where article_id = (select article_id from edition where n = 3)", "new paragraph")
    changes = claimwire.sql("select change from edition where n > 2 order by n")
    flow.ok(changes == "cosmetic\nsubstantive", "a comma is cosmetic, a paragraph more is substantive", changes)


def near_copy_elsewhere(claimwire, other):
    other.pages["/rewrite.html"] = (HTML, page("Agencies: a centre opens", ["Agencies report on the centre."] + STORY, "Other outlet"))
    other.pages["/cats.html"] = (HTML, page("The cat show", [
        "More than forty cats of all colours were shown in the hall of the sports club at the weekend.",
        "A jury of breeders from three provinces gave the first prize to a grey tom without a tail.",
        "Next year the show is to take place in the garden of the old mill, where there is more shade."]))
    other.feed("/feed.xml", {"/rewrite.html": "Agencies: a centre opens", "/cats.html": "The cat show"})
    claimwire.command("feed", "poll", f"{other.base}/feed.xml")
    claimwire.wait_settled(4)
    state = claimwire.sql("select state from page where url like '%/rewrite.html'")
    flow.ok(state == "1", "what is almost a copy is stored as an article of its own", state)
    outlets = claimwire.sql("select count(distinct a.source_id) from edition e join article a on a.id = e.article_id where e.group_id = "
                            "(select group_id from edition where url like '%/rewrite.html')")
    flow.ok(outlets == "2", "it stands in one group with the article of the other outlet", outlets)
    alone = claimwire.sql("select count(*) from edition where group_id = (select group_id from edition where url like '%/cats.html')")
    flow.ok(alone == "1", "an article about something else stands alone", alone)


def files(claimwire):
    path = os.path.join(claimwire.folder, "letter.html")
    with open(path, "wb") as f:
        f.write(flow.article(8)[1])
    said = claimwire.command("ingest", "--source", "Post", path).stdout
    flow.ok(said == "1 accepted, 0 known already, 0 failed\n", "a file is accepted", said)
    claimwire.wait_settled(5)
    before = claimwire.number("select count(*) from edition")
    said = claimwire.command("ingest", "--source", "Post", path).stdout
    flow.ok(said == "0 accepted, 1 known already, 0 failed\n", "the same file again is known", said)
    flow.wait_for(claimwire.is_settled, 30, "nothing to do")
    flow.ok(claimwire.number("select count(*) from edition") == before, "and adds nothing")
    with open(path, "wb") as f:
        f.write(flow.article(8)[1].replace(b"11 people", b"13 people"))
    said = claimwire.command("ingest", "--source", "Post", path).stdout
    flow.wait_for(lambda: claimwire.number("select count(*) from edition") == before + 1 and claimwire.is_settled(), 30,
                  "edition of the changed file")
    newest = claimwire.number("select max(n) from edition e join article a on a.id = e.article_id where a.url like 'file:%'")
    flow.ok(said.startswith("1 accepted") and newest == 2, "the file with another text is its edition 2", said)
    url = f"file://{path}"
    done = claimwire.command("ingest", "http://192.0.2.1/never", "http://192.0.2.1/never")
    flow.ok(done.stdout == "1 accepted, 1 known already, 0 failed\n", "an address that was offered before is known", done.stdout)
    flow.wait_for(claimwire.is_settled, 30, "refusal of a reserved address")
    flow.ok("192.0.2.1" in claimwire.sql("select reason from quarantine"), "and it ends in quarantine, as it may not be asked", url)


def main():
    server, other = flow.NewsServer(pause_s=0), flow.NewsServer("127.0.0.22", pause_s=0)
    offer(server, "Settlement centre opens", STORY)
    settings = server.settings()
    settings[3] += f" {other.port} 80"
    with flow.Installation(*settings) as claimwire:
        correction(claimwire, server)
        copy_elsewhere(claimwire, other)
        edits(claimwire, server)
        near_copy_elsewhere(claimwire, other)
        files(claimwire)
        orphans = claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        flow.ok(orphans == "", "no row is without its parent", orphans)
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")
    flow.finish()


if __name__ == "__main__":
    main()
