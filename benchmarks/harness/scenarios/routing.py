"""S6 and a part of S13: what bindings and queues cost when there are many."""

from ..load import Driver, measure, steps
from .base import CLIENT, CPU, OTHER, RATE, RSS, Column, Lifetime, Scenario, Variant

DECLARE_SECONDS_MAX = 300
#: With fewer, the first declare and the first bind of a fresh broker are all one would see.
COUNT_WORTH_DIVIDING = 1_000


class RoutedScenario(Scenario):
    lifetime = Lifetime.VARIANT
    exchange_type = "?"
    compared = ("cpu_us", "rate_out", "bind_us_per_binding", "declared_kib_each")

    def generator(self, variant, step):
        return Driver(
            "RoutedLoad",
            step=step,
            type=self.exchange_type,
            size=16,
            window=1000,
            **variant.parameters,
        )

    def declare(self, broker, variant, options):
        before = broker.resident_mib()
        declared = steps(broker, self.generator(variant, "declare"), DECLARE_SECONDS_MAX)
        if variant.parameters["bindings"] < COUNT_WORTH_DIVIDING:
            return {}
        grown_kib = 1024 * (broker.resident_mib() - before)
        return {
            "declare_us_per_queue": declared["declare_us_per_queue"],
            "bind_us_per_binding": declared["bind_us_per_binding"],
            "declared_kib_each": grown_kib / variant.parameters["bindings"],
        }

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, self.generator(variant, "load"), lead, seconds)

    def describe(self, variant):
        return self.generator(variant, "load").describe()


class TopicBindings(RoutedScenario):
    name = "S6"
    title = "topic exchange, N bindings to 10 queues; 16 B to keys of all of them, automatic acks"
    exchange_type = "topic"
    columns = (
        CPU,
        RATE,
        Column("bind_us_per_binding", "bind µs", 1),
        Column("declared_kib_each", "KiB/binding", 2),
        RSS,
        CLIENT,
        OTHER,
    )

    def variants(self, options):
        return [
            Variant(f"{count:,} bindings", count, {"bindings": count, "queues": 10})
            for count in (10, 1_000, 100_000)
        ]


class QueueGrowth(RoutedScenario):
    name = "S13-queues"
    title = "N queues with a key each on one direct exchange; 16 B to all of them, automatic acks"
    exchange_type = "direct"
    columns = (
        CPU,
        RATE,
        Column("declare_us_per_queue", "declare µs", 1),
        Column("bind_us_per_binding", "bind µs", 1),
        Column("declared_kib_each", "KiB/queue", 1),
        RSS,
        CLIENT,
        OTHER,
    )

    def variants(self, options):
        return [
            Variant(f"{count:,} queues", count, {"bindings": count, "queues": count})
            for count in (1, 10, 100, 1_000, 10_000)
        ]
