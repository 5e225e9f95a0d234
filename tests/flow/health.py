#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""health - every worker serves /metrics as Prometheus reads it and /healthz, and nobody who asks badly disturbs the work."""
import collections
import re
import socket

import flow

CROWD, CROWDED, MOST_DESCRIPTORS = 500, ("dispatch", "read"), 128
ARTICLES = 40
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{" + LABEL + "(?:," + LABEL + r")*\})? ([+-]?(?:[0-9.]+(?:e[+-]?[0-9]+)?|Inf|NaN))$")


def belongs(sample, name, kind):
    """Is the sample one of the metric?"""
    return sample == name or kind == "histogram" and sample in (name + "_bucket", name + "_sum", name + "_count")


def parse(text):
    """Reads the text format 0.0.4 strictly; returns ({(name, labels): value}, [problem])."""
    kinds, helps, values, name, problems = {}, set(), {}, None, []
    for line in text.split("\n")[:-1]:
        words = line.split(" ", 3)
        m = SAMPLE.match(line)
        if line.startswith("# HELP ") and len(words) == 4 and words[2] not in helps:
            helps.add(words[2])
        elif line.startswith("# TYPE ") and words[3:] in (["counter"], ["gauge"], ["histogram"]) and words[2] not in kinds:
            name = words[2]
            kinds[name] = words[3]
        elif m and name in helps and belongs(m[1], name, kinds[name]) and (m[1], m[2]) not in values:
            values[m[1], m[2]] = float(m[3])
        else:
            problems.append(line)
    if not text.endswith("\n"):
        problems.append("the last line has no end")
    return values, problems + histogram_problems(values, kinds)


def histogram_problems(values, kinds):
    series, problems = collections.defaultdict(list), []
    for (name, labels), value in values.items():
        if name.endswith("_bucket") and kinds.get(name[:-7]) == "histogram":
            rest = re.sub(r',?le="[^"]*"', "", labels)
            series[name[:-7], rest.replace("{}", "") or None].append((float(re.search('le="([^"]*)"', labels)[1]), value))
    for (name, rest), buckets in series.items():
        counts = [v for _, v in buckets]
        if [le for le, _ in buckets] != sorted(le for le, _ in buckets) or counts != sorted(counts) or buckets[-1][0] != float("inf"):
            problems.append(f"buckets of {name} do not grow")
        if values.get((name + "_count", rest)) != counts[-1]:
            problems.append(f"count of {name} is not that of its last bucket")
    return problems


def total(values, name, part=""):
    return sum(v for (n, labels), v in values.items() if n == name and part in (labels or ""))


def crowd(port, count=60):
    """Connections that say half of a request and then nothing."""
    sockets = []
    for _ in range(count):
        s = socket.socket()
        s.settimeout(1)
        try:
            s.connect(("127.0.0.1", port))
            s.send(b"GET /metrics HT")
        except OSError:
            pass
        sockets.append(s)
    return sockets


def main():
    server = flow.NewsServer(pause_s=0.01)
    feed = flow.publish(server, ARTICLES)
    own = ["--set", "worker.metrics=127.0.0.1:0", "--set", "dispatch.metrics=127.0.0.1:0"]
    with flow.Installation(*server.settings(), *own) as claimwire:
        flow.wait_for(lambda: all(claimwire.metrics_port(s) for s in flow.STAGES), 20, "ports of all workers")
        ports = {stage: claimwire.metrics_port(stage) for stage in flow.STAGES}
        for stage, port in ports.items():
            flow.wait_for(lambda: flow.ask(port, "/healthz")[0] == 200, 10, f"health of {stage}")
            flow.ok(flow.ask(port, "/healthz")[2] == "ok\n", f"/healthz of {stage} is 200 ok")
        claimwire.follow(feed)
        quiet = [s for stage, port in ports.items() for s in crowd(port, CROWD if stage in CROWDED else 60)]
        open_now = {stage: max(map(flow.descriptors, claimwire.pids(stage))) for stage in CROWDED}
        flow.ok(all(n < MOST_DESCRIPTORS for n in open_now.values()), f"{CROWD} silent connections to one port are not all taken",
                str(open_now))
        claimwire.wait_settled(ARTICLES)
        flow.ok(claimwire.number("select count(*) from edition") == ARTICLES, "connections that say nothing, 500 to dispatch and to read, 60 to each other worker, hold up no article")
        for s in quiet:
            s.close()
        metrics = {}
        for stage, port in ports.items():
            status, kind, text = flow.wait_for(lambda: ask_or_none(port, "/metrics"), 10, f"answer of {stage}")
            metrics[stage], problems = parse(text)
            flow.ok(status == 200 and kind.startswith("text/plain; version=0.0.4") and not problems, f"/metrics of {stage} is Prometheus text",
                    f"{status} {kind} {problems[:5]}")
            flow.ok(total(metrics[stage], "process_resident_memory_bytes") > 1e6 and total(metrics[stage], "process_cpu_seconds_total") > 0,
                    f"/metrics of {stage} tells memory and CPU time")
            flow.ok(flow.ask(port, "/metrics", "POST")[0] == 405 and flow.ask(port, "/nothing")[0] == 404, f"{stage} serves nothing else")
        for stage in ("language", "entity", "claim"):
            done = total(metrics[stage], "claimwire_tasks_total", 'fate="done"')
            flow.ok(done == ARTICLES, f"{stage} counts the {ARTICLES} documents that passed", str(done))
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")
    server.close()
    flow.finish()


def ask_or_none(port, path):
    try:
        return flow.ask(port, path)
    except OSError:
        return None  # the silent ones still hold all places


if __name__ == "__main__":
    main()
