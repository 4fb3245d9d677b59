"""S8: connections coming and going, and connections doing nothing."""

import time

from .. import processes
from ..load import Driver, LoadFailed, Run, facts, measure
from .base import OTHER, P50, P99, RSS, Column, Lifetime, Scenario, Variant

HELD = 2_000
HELD_BEFORE = 100
SETTLE_SECONDS = 3
IDLE_SECONDS = 5
HOLD_SECONDS_MAX = 120


class Churn(Scenario):
    name = "S8-churn"
    title = "connections a second: 4 clients open one with a channel, close it, and begin again"
    columns = (
        Column("rate_out", "connections/s", 0),
        Column("cpu_us", "CPU µs/connection", 0),
        P50,
        P99,
        RSS,
        Column("client_cpu_us", "client µs/connection", 0),
        OTHER,
    )
    compared = ("rate_out", "cpu_us", "p50_us", "rss_mib")

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, Driver("RawConnections", step="churn", threads=4), lead, seconds)

    def describe(self, variant):
        return Driver("RawConnections", step="churn", threads=4).describe()


class IdleConnections(Scenario):
    name = "S8-idle"
    title = f"memory of an idle connection with one channel: {HELD:,} of them"
    lifetime = Lifetime.RUN
    columns = (
        Column("kib_per_connection", "KiB/connection", 1),
        Column("base_rss_mib", "RSS MiB before", 0),
        Column("rss_mib", f"RSS MiB with {HELD:,}", 0),
        Column("idle_cpu_pct", "idle CPU %", 2),
        Column("open_s", "opened in s", 2),
        OTHER,
    )
    compared = ("kib_per_connection", "rss_mib")

    def variants(self, options):
        return [Variant("", HELD)]

    def run(self, broker, variant, options, lead, seconds):
        broker.start()
        # The first connections load code and grow pools: that is not theirs to pay.
        self.hold(broker, HELD_BEFORE, lambda: {})
        time.sleep(SETTLE_SECONDS)
        before = broker.resident_mib()
        metrics = self.hold(broker, HELD, lambda: self.look(broker))
        return {
            **metrics,
            "base_rss_mib": before,
            "kib_per_connection": 1024 * (metrics["rss_mib"] - before) / HELD,
        }

    @staticmethod
    def hold(broker, count, look):
        """Opens connections, calls `look` while they are open, closes them."""
        metrics = None
        generator = Driver("RawConnections", step="hold", connections=count)
        with Run(broker, generator, limit_seconds=HOLD_SECONDS_MAX) as run:
            for line in run.lines():
                if line.startswith("ready"):
                    metrics = {**facts(line), **look()}
                    run.proceed()
        if metrics is None:
            raise LoadFailed(f"{count} connections were never open:\n  " + "\n  ".join(run.tail))
        return metrics

    @staticmethod
    def look(broker):
        time.sleep(SETTLE_SECONDS)
        start = processes.Snapshot.take(broker.pid, None)
        time.sleep(IDLE_SECONDS)
        used = processes.usage(start, processes.Snapshot.take(broker.pid, None))
        return {
            "rss_mib": broker.resident_mib(),
            "idle_cpu_pct": used["broker_cpu_pct"],
            "other_cpu_pct": used["other_cpu_pct"],
        }

    def describe(self, variant):
        return Driver("RawConnections", step="hold", connections=HELD).describe()
