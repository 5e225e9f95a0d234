#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""outlets - a dozen outlets, two hubs with fetch workers of their own: no outlet is asked more often than it should be, too many
requests silence one and not the others, pages are looked at again, and feeds that fail are slowed and not forgotten."""
import threading
import time

import flow

OUTLETS = 12
PAGES = 4
RETRY_S = round(40 * flow.PATIENCE)
SPACING_S = 0.3 * flow.PATIENCE  # longer than an answer takes to be heard of
PAUSE_S = 0.03


class Outlet(flow.NewsServer):
    """A site with an address of its own that notes when it is asked for what."""

    def __init__(self, n):
        self.log, self.lock = [], threading.Lock()
        super().__init__(f"127.0.1.{n}", PAUSE_S)
        self.n, self.titles = n, {}
        for k in range(PAGES):
            self.publish(k)

    def publish(self, k):
        title, body = flow.article(self.n * 100 + k)
        self.pages[f"/news/{k}.html"] = ("text/html; charset=utf-8", body)
        self.titles[f"/news/{k}.html"] = title
        self.feed("/feed.xml", self.titles)

    def answer(self, path):
        with self.lock:
            self.log.append((time.monotonic(), path))
        return super().answer(path)

    def asked_since(self, moment):
        with self.lock:
            return [path for at, path in self.log if at > moment]

    def last_asked(self, path):
        with self.lock:
            return max((at for at, asked in self.log if asked == path), default=None)

    def closest(self):
        """The shortest pause between the end of one answer and the next request."""
        with self.lock:
            times = sorted(at for at, _ in self.log)
        return min((b - a - self.pause_s for a, b in zip(times, times[1:])), default=SPACING_S)


def second_hub(claimwire, settings):
    """Another hub on the same ledger, with workers of all kinds."""
    hub = f"hub.endpoint=ipc://{claimwire.folder}/run/hub2"
    for role in flow.STAGES:
        own = [setting for setting in settings if setting.startswith(role + ".")]
        claimwire.guest(role, hub, *own, *(["dispatch.name=second"] if role == "dispatch" else []))


def poll(claimwire, outlet):
    claimwire.command("feed", "poll", f"{outlet.base}/feed.xml")


def spacing(claimwire, outlets):
    # a hub whose workers come late finds nothing left to share; numbers of the hubs are told every two seconds
    flow.wait_for(lambda: claimwire.number("select count(*) from hub_stage where stage = 'fetch' and workers > 0") == 2, 30,
                  "both hubs to have fetch workers")
    for outlet in outlets:
        claimwire.follow(f"{outlet.base}/feed.xml", f"Outlet {outlet.n}")
    claimwire.wait_settled(OUTLETS * PAGES, 120)
    flow.ok(claimwire.number("select count(*) from page where state in (1, 2)") == OUTLETS * PAGES,
            f"all pages of {OUTLETS} outlets are stored")
    share(claimwire, outlets)


def share(claimwire, outlets):
    """Which hub leases first is chance, and a slow one may come late each time: feeds are polled again until it did not."""
    def have_both():
        return claimwire.number("select count(*) from hub_stage where stage = 'fetch' and done > 0") == 2

    for _ in range(20):
        try:
            flow.wait_for(have_both, 3, "both hubs to have fetched")
            break
        except flow.TooLong:
            for outlet in outlets:
                poll(claimwire, outlet)
    flow.ok(have_both(), "two hubs with fetch workers of their own shared the work")


def too_many(claimwire, outlets):
    strict, others = outlets[2], outlets[:2] + outlets[3:]
    for outlet in outlets:
        outlet.publish(PAGES)
    strict.pages[f"/news/{PAGES}.html"] = (429, {"Retry-After": str(RETRY_S), "Content-Type": "text/plain"}, b"slowly")
    poll(claimwire, strict)
    flow.wait_for(lambda: strict.last_asked(f"/news/{PAGES}.html"), 30, "the answer 429")
    moment = strict.last_asked(f"/news/{PAGES}.html")
    flow.wait_for(lambda: claimwire.sql(f"select bool_or(free_at > now() + interval '{RETRY_S // 2} s') from site") == "t", 30, "the pause of the site")
    for outlet in outlets:
        poll(claimwire, outlet)
    stored = "select count(*) from page where state in (1, 2)"
    flow.wait_for(lambda: claimwire.number(stored) == OUTLETS * PAGES + len(others), 60, "the new pages of the others")
    flow.ok(all(outlet.asked_since(moment) for outlet in others), "after one outlet's 429 the others are asked on")
    flow.ok(not strict.asked_since(moment), "and that one is left alone, its feed as well", str(strict.asked_since(moment)))
    pause = claimwire.number("select round(extract(epoch from max(free_at) - now())) from site")
    flow.ok(RETRY_S // 2 < pause <= RETRY_S + 1, "for as long as it asked for", f"{pause} s")


def look_again(claimwire, outlet):
    page, url = "/news/0.html", f"{outlet.base}/news/0.html"
    due = f"update page set next_visit_at = now() - interval '1 s' where url = '{url}'"
    asked = outlet.asked[page]
    flow.ok(claimwire.sql(f"select next_visit_at > now() from page where url = '{url}'") == "t", "a page that is stored has a date for a second look")
    claimwire.sql(due)
    flow.wait_for(lambda: outlet.asked[page] > asked, 30, "second look")
    flow.wait_for(lambda: claimwire.sql(f"select visits = 1 and next_visit_at > now() from page where url = '{url}'") == "t", 30,
                  "date of the next look")
    flow.ok(True, "it is looked at again when that has come, and has another date after that")
    del outlet.pages[page]
    claimwire.sql(due)
    flow.wait_for(lambda: claimwire.sql(f"select gone_at is not null from page where url = '{url}'") == "t", 30, "the page to be gone")
    state = claimwire.sql(f"select state, visits, next_visit_at is null from page where url = '{url}'")
    flow.ok(state in ("1|2|t", "2|2|t"), "a page that is gone by then keeps its state and is marked", state)
    flow.ok(claimwire.number(f"select count(*) from quarantine q join page p on p.id = q.page_id where p.url = '{url}'") == 0,
            "nothing of it is quarantined")


def failing_feed(claimwire, outlet):
    feed = f"url = '{outlet.base}/feed.xml'"
    good = outlet.pages["/feed.xml"]
    outlet.pages["/feed.xml"] = (500, {"Content-Type": "text/plain"}, b"ill")
    interval = claimwire.number(f"select interval_s from feed where {feed}")
    for times in range(1, 4):
        poll(claimwire, outlet)
        flow.wait_for(lambda n=times: claimwire.number(f"select failures from feed where {feed}") == n, 30, f"failure {times} of a feed")
    late = claimwire.number(f"select extract(epoch from next_poll_at - now())::integer from feed where {feed}")
    flow.ok(late > interval - 5, "a feed that fails is put off by more than its interval", f"{late} s of {interval} s")
    trouble = claimwire.sql(f"select trouble from feed where {feed}")
    flow.ok(trouble == "1.5", "three failures of an ill server count one and a half", trouble)
    flow.ok(claimwire.number("select count(*) from quarantine where kind = 1") == 0, "and nothing of it is quarantined")
    outlet.pages["/feed.xml"] = good
    claimwire.sql(f"update feed set next_poll_at = now() where {feed}")
    flow.wait_for(lambda: claimwire.sql(f"select failures = 0 and trouble = 0 and last_error is null from feed where {feed}") == "t", 30,
                  "recovery of a feed")
    flow.ok(True, "when its time has come it is asked again, and its troubles are forgotten")


def main():
    outlets = [Outlet(n) for n in range(1, OUTLETS + 1)]
    ports = " ".join(str(outlet.port) for outlet in outlets)
    settings = ["fetch.allow_networks=127.0.0.0/8", f"fetch.allow_ports={ports}", f"dispatch.spacing_ms={round(SPACING_S * 1000)}",
                "hub.batch=1"]  # so that neither hub takes what the other is there for
    shared = [a for setting in settings for a in ("--set", setting)]
    with flow.Installation("--workers", "fetch=2", *shared) as claimwire:
        second_hub(claimwire, settings)
        spacing(claimwire, outlets)
        look_again(claimwire, outlets[4])
        failing_feed(claimwire, outlets[6])
        too_many(claimwire, outlets)
        closest = min(outlet.closest() for outlet in outlets)
        asked = sum(len(outlet.log) for outlet in outlets)
        flow.ok(closest >= SPACING_S - 0.002, f"no outlet was asked within {SPACING_S:.1f} s of its last answer, in {asked} requests",
                f"after {closest * 1000:.1f} ms")
    for outlet in outlets:
        outlet.close()
    flow.finish()


if __name__ == "__main__":
    main()
