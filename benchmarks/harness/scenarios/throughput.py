"""S1, S2, S3, S5, S11, S12: PerfTest, at full speed or at a fixed rate for each publisher."""

from ..load import PerfTest, measure
from .base import CLIENT, CPU, OTHER, P50, P99, RATE, RSS, Column, Scenario, Variant


class PerfTestScenario(Scenario):
    #: Label and PerfTest arguments of each variant.
    arguments = {}
    #: How many deliveries a message makes. With more than one, figures are per delivery.
    copies = 1

    def variants(self, options):
        return [Variant(label) for label in self.arguments]

    def run(self, broker, variant, options, lead, seconds):
        metrics = measure(broker, PerfTest(self.arguments[variant.label]), lead, seconds)
        sent, delivered = metrics["rate_in"], metrics["rate_out"] / self.copies
        metrics["backlog_growth_pct"] = 100 * (1 - delivered / sent)
        if self.copies == 1:
            # A queue that grows has more publishes than deliveries: each is half a message.
            metrics["cpu_us"] *= delivered / ((sent + delivered) / 2)
        return metrics

    def describe(self, variant):
        return PerfTest(self.arguments[variant.label]).describe()


class TransientAutoAck(PerfTestScenario):
    name = "S1"
    title = "16 B transient messages, automatic acks, 1 publisher to 1 consumer, full speed"
    arguments = {"": "-s 16 -a"}


class ManualAck(PerfTestScenario):
    name = "S2"
    title = "1 KiB transient messages, acks of 100 with prefetch 500, 1 to 1, full speed"
    arguments = {"": "-s 1024 -A 100 -q 500"}


class PersistentConfirmed(PerfTestScenario):
    name = "S3"
    title = (
        "1 KiB persistent messages, at most 1,000 unconfirmed, acks of 100, prefetch 500, 1 to 1"
    )
    arguments = {"": "-s 1024 -f persistent -c 1000 -A 100 -q 500"}


class FanOut(PerfTestScenario):
    name = "S5"
    title = (
        "fan-out to 10 queues, a consumer each, 1 KiB, automatic acks, full speed (per delivery)"
    )
    arguments = {"": "-s 1024 -a -t fanout -e bench.fanout -x 1 -y 10"}
    copies = 10


class ManyConnections(PerfTestScenario):
    name = "S11"
    title = "N publishers at 1,000/s each to N queues with a consumer each, 1 KiB, automatic acks"
    arguments = {
        f"{count}+{count}": f"-s 1024 -a -x {count} -y {count} --rate 1000"
        f" --queue-pattern bench-%d --queue-pattern-from 1 --queue-pattern-to {count}"
        for count in (4, 20)
    }


class LargeBodies(PerfTestScenario):
    name = "S12"
    title = "large bodies: transient, confirms, acks, 1 to 1, full speed"
    arguments = {
        "16 KiB": "-s 16384 -c 100 -A 10 -q 100",
        "1 MiB": "-s 1048576 -c 10 -q 10",
    }
    columns = (CPU, RATE, Column("mib_per_s", "MiB/s", 0), P50, P99, RSS, CLIENT, OTHER)
    mib = {"16 KiB": 1 / 64, "1 MiB": 1}

    def run(self, broker, variant, options, lead, seconds):
        metrics = super().run(broker, variant, options, lead, seconds)
        return {**metrics, "mib_per_s": metrics["rate_out"] * self.mib[variant.label]}
