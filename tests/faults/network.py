# SPDX-License-Identifier: Apache-2.0
"""network - a network namespace of our own with one wire to this one, and rules that stop what goes over it. Needs root."""
import contextlib
import os
import subprocess


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Link:
    """`here` and `there` are the addresses of the ends; programs run there with *inside in front of their command."""

    def __init__(self):
        mark = os.getpid() % 60000
        self.name, self.near, self.far = f"cwf-{mark}", f"cwn{mark}", f"cwm{mark}"
        net = f"10.233.{mark % 250}"
        self.here, self.there = f"{net}.1", f"{net}.2"
        self.inside = ("ip", "netns", "exec", self.name)
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.near, "type", "veth", "peer", "name", self.far)
        run("ip", "link", "set", self.far, "netns", self.name)
        run("ip", "addr", "add", f"{self.here}/24", "dev", self.near)
        run("ip", "link", "set", self.near, "up")
        run(*self.inside, "ip", "addr", "add", f"{self.there}/24", "dev", self.far)
        run(*self.inside, "ip", "link", "set", self.far, "up")
        run(*self.inside, "ip", "link", "set", "lo", "up")

    def stop(self, chain, *how):
        """Packets that come to (INPUT) or leave (OUTPUT) the namespace are dropped, or as `how` says."""
        run(*self.inside, "iptables", "-w", "-A", chain, *(how or ("-j", "DROP")))

    def let_go(self):
        run(*self.inside, "iptables", "-w", "-F")

    def close(self):
        for words in (("ip", "netns", "del", self.name), ("ip", "link", "del", self.near)):
            with contextlib.suppress(RuntimeError):
                run(*words)
