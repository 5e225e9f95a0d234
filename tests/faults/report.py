# SPDX-License-Identifier: Apache-2.0
"""report - times of recovery beside what they must not exceed, and how throughput and memory were over a long run."""
import statistics

import flow

BARS = {  # seconds
    "worker death seen": 2.0,
    "its work leased again": 2.5,
    "drain": 10.0,
    "drain, typically": 2.0,
    "nine tenths of the throughput after kill -9 of everything": 10.0,
    "first commit after the return of PostgreSQL": 5.0,
}
GROWTH_MAX = 0.01


class Report:
    """`slack`: by how much a bar may be missed where a machine is shared with other tests."""

    def __init__(self, slack=1.0):
        self.slack, self.times = slack, {}

    def took(self, what, seconds):
        self.times.setdefault(what, []).append(seconds)
        print(f"   {what}: {seconds:.2f} s (at most {BARS[what]:.1f} s)", flush=True)

    def close(self):
        """One statement a bar: the worst of all that were measured; the median where the bar is for the typical case."""
        for what, times in self.times.items():
            value = statistics.median(times) if "typically" in what else max(times)
            flow.ok(value <= BARS[what] * self.slack, f"{what}: {value:.2f} s, at most {BARS[what]:.1f} s, {len(times)} measured")


def growth(points):
    """How much more memory a process had in the last quarter of its life than in the second: (first kB, last kB, share)."""
    if len(points) < 40:
        return None
    quarter = len(points) // 4
    first = statistics.median(kib for _, kib in points[quarter:2 * quarter])
    last = statistics.median(kib for _, kib in points[3 * quarter:])
    return first, last, (last - first) / first


def rates(points, window_s=60.0):
    """Outcomes a second in each window."""
    found, start = [], 0
    for i, (when, total) in enumerate(points):
        if when - points[start][0] >= window_s:
            found.append((total - points[start][1]) / (when - points[start][0]))
            start = i
    return found
