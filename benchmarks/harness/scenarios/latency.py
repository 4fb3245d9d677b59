"""S4, S9 and S14: how long one message takes."""

from ..load import Driver, measure, steps
from .base import CPU, OTHER, P50, P95, P99, RATE, RSS, Column, Lifetime, Scenario, Variant

FLOOR_SECONDS_MAX = 60
P999 = Column("p99.9_us", "p99.9 ms", 2, 1e-3)


class ConfirmLatency(Scenario):
    name = "S4"
    title = "publish to confirm, one outstanding: 1 KiB persistent to a durable queue, no consumer"
    columns = (
        P50,
        P95,
        P99,
        P999,
        Column("floor_us", "floor ms", 2, 1e-3),
        Column("floor_ratio", "p50 / floor", 2),
        RATE,
        CPU,
        OTHER,
    )
    compared = ("p50_us", "p99_us", "rate_out", "cpu_us")

    def variants(self, options):
        return [
            Variant(f"{count} publisher{'s' * (count > 1)}", parameters={"publishers": count})
            for count in (1, 20)
        ]

    def generator(self, variant):
        return Driver("ConfirmLatency", size=1024, **variant.parameters)

    def run(self, broker, variant, options, lead, seconds):
        if variant.parameters["publishers"] > 1:
            return measure(broker, self.generator(variant), lead, seconds)
        before = self.floor_us(broker)
        metrics = measure(broker, self.generator(variant), lead, seconds)
        floor_us = (before + self.floor_us(broker)) / 2
        return {**metrics, "floor_us": floor_us, "floor_ratio": metrics["p50_us"] / floor_us}

    def floor_us(self, broker):
        """Median of a loopback round trip with an fdatasync in it, on the broker's disk."""
        floor = Driver("SyncFloor", directory=broker.directory)
        return steps(broker, floor, FLOOR_SECONDS_MAX)["p50_us"]

    def describe(self, variant):
        return self.generator(variant).describe()


class PacedLatency(Scenario):
    name = "S9"
    title = (
        "publish to delivery at a fixed rate: 1 KiB transient, acks of 100, prefetch 500, 1 to 1"
    )
    columns = (P50, P95, P99, P999, RATE, CPU, RSS, OTHER)
    compared = ("p50_us", "p99_us", "cpu_us")

    def variants(self, options):
        return [
            Variant(f"{rate:,}/s", parameters={"rate": rate}) for rate in (5_000, 10_000, 20_000)
        ]

    def generator(self, variant):
        return Driver("PacedLoad", size=1024, ack_every=100, prefetch=500, **variant.parameters)

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, self.generator(variant), lead, seconds)

    def describe(self, variant):
        return self.generator(variant).describe()


class ConnectionGrowth(Scenario):
    """The same traffic over ever more connections, each publishing to and consuming from a queue of
    its own.
    """

    name = "S13-connections"
    title = "5,000/s of 100 B in all over N connections, each to a queue of its own, automatic acks"
    columns = (CPU, P50, P99, RATE, RSS, OTHER)
    compared = ("cpu_us", "p50_us", "p99_us", "rss_mib")
    rate = 5_000

    def variants(self, options):
        return [
            Variant(f"{count:,} connections", count, {"links": count})
            for count in (1, 10, 100, 1_000)
        ]

    def generator(self, variant):
        return Driver("PacedLoad", size=100, rate=self.rate, **variant.parameters)

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, self.generator(variant), lead, seconds)

    def describe(self, variant):
        return self.generator(variant).describe()


class Neighbours(Scenario):
    """The consumer that keeps up is what the other two are to be compared with."""

    name = "S14"
    title = (
        "latency of 1,000/s beside 20,000/s of 1 KiB transient whose consumer keeps up, takes a"
        " tenth, or stopped"
    )
    lifetime = Lifetime.VARIANT
    columns = (P50, P95, P99, P999, RSS, OTHER)
    compared = ("p50_us", "p99_us", "rss_mib")

    def variants(self, options):
        return [
            Variant(kind, parameters={"consumer": kind}) for kind in ("prompt", "slow", "stopped")
        ]

    def generator(self, variant):
        return Driver("Neighbours", size=1024, **variant.parameters)

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, self.generator(variant), lead, seconds)

    def describe(self, variant):
        return self.generator(variant).describe()
