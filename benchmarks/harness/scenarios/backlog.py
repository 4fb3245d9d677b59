"""S7 and a part of S13: long queues."""

import time

from .. import amqp
from ..load import Driver, LoadFailed, measure, steps
from .base import CLIENT, CPU, OTHER, RATE, RSS, Column, Lifetime, Scenario, Variant

QUEUE = "bench.backlog"
STEP_SECONDS_MAX = 300
ANSWER_SECONDS_MAX = 60
SETTLE_SECONDS = 5


def seconds_to_correct_declare(broker, messages):
    """Starts the broker; returns the seconds until a passive declare answers with as many messages
    as there must be.
    """
    begun = time.monotonic()
    broker.start()
    seen = None
    while time.monotonic() - begun < ANSWER_SECONDS_MAX:
        try:
            connection = amqp.Connection(broker.port)
            try:
                seen, _ = connection.passive_declare(QUEUE)
            finally:
                connection.close()
            if seen == messages:
                return time.monotonic() - begun
        except (OSError, amqp.ProtocolError) as error:
            seen = error
        time.sleep(0.01)
    raise LoadFailed(f"{broker.name} has {seen} messages after its restart (expected: {messages})")


def limit_seconds(variant):
    """Each million has its time."""
    return STEP_SECONDS_MAX * max(1, variant.parameters["messages"] // 1_000_000)


class BigBacklog(Scenario):
    """Fill, look, stop, start, kill, start, drain. What is lost is counted and shown."""

    name = "S7"
    title = (
        "a backlog of persistent messages (1 KiB) in one durable queue: fill, memory, restart, drain"
    )
    lifetime = Lifetime.RUN
    columns = (
        Column("fill_cpu_us", "fill µs/msg", 1),
        Column("fill_rate", "fill msg/s", 0),
        Column("full_rss_mib", "full RSS MiB", 0),
        Column("full_heap_mib", "full heap MiB", 0),
        Column("heap_bytes", "heap B/msg", 1),
        Column("disk_mib", "disk MiB", 0),
        Column("stop_s", "stop s", 2),
        Column("restart_s", "restart s", 2),
        Column("after_kill_s", "after kill -9 s", 2),
        Column("drain_cpu_us", "drain µs/msg", 1),
        Column("drain_rate", "drain msg/s", 0),
        Column("missing", "lost", 0),
        Column("disordered", "disordered", 0),
        OTHER,
    )
    compared = (
        "fill_cpu_us",
        "fill_rate",
        "full_rss_mib",
        "restart_s",
        "after_kill_s",
        "drain_cpu_us",
        "drain_rate",
    )

    def variants(self, options):
        parameters = {"messages": options.backlog, "size": options.body}
        return [
            Variant(f"{options.backlog:,} messages of {options.body:,} B", parameters=parameters)
        ]

    def generator(self, variant, step):
        limit = limit_seconds(variant)
        return Driver("Backlog", step=step, limit=limit, **variant.parameters)

    def run(self, broker, variant, options, lead, seconds):
        messages = variant.parameters["messages"]
        broker.start()
        heap_empty = broker.live_heap_bytes()
        filled = steps(broker, self.generator(variant, "fill"), limit_seconds(variant) + 10)
        time.sleep(SETTLE_SECONDS)
        heap = {}
        if heap_empty:
            heap_full = broker.live_heap_bytes()
            heap["full_heap_mib"] = heap_full / 2**20
            heap["heap_bytes"] = (heap_full - heap_empty) / messages
        metrics = {
            **heap,
            "fill_cpu_us": 1e6 * filled["broker_cpu_s"] / messages,
            "fill_rate": messages / filled["fill_s"],
            "full_rss_mib": broker.resident_mib(),
            "stop_s": broker.stop(),
            "disk_mib": broker.disk_mib(),
            "restart_s": seconds_to_correct_declare(broker, messages),
        }
        broker.kill()
        metrics["after_kill_s"] = seconds_to_correct_declare(broker, messages)
        drained = steps(broker, self.generator(variant, "drain"), limit_seconds(variant) + 10)
        received = messages - drained["missing"] + drained["doubled"]
        return {
            **metrics,
            "drain_cpu_us": 1e6 * drained["broker_cpu_s"] / max(1, received),
            "drain_rate": received / drained["drain_s"],
            "missing": drained["missing"],
            "doubled": drained["doubled"],
            "disordered": drained["disordered"],
            "other_cpu_pct": max(filled["other_cpu_pct"], drained["other_cpu_pct"]),
        }

    def describe(self, variant):
        return self.generator(variant, "fill").describe()


class BacklogGrowth(Scenario):
    """Publish and consume at full speed while N older messages stand in the queue."""

    name = "S13-backlog"
    title = (
        "publish and consume 1 KiB persistent messages at full speed behind a standing backlog of N"
    )
    lifetime = Lifetime.VARIANT
    columns = (CPU, RATE, Column("full_rss_mib", "full RSS MiB", 0), RSS, CLIENT, OTHER)
    compared = ("cpu_us", "rate_out", "full_rss_mib")

    def variants(self, options):
        return [
            Variant(f"backlog {count:,}", count, {"messages": count})
            for count in (0, 1_000, 100_000, 1_000_000)
        ]

    def generator(self, variant, step):
        return Driver("Backlog", step=step, size=1024, limit=STEP_SECONDS_MAX, **variant.parameters)

    def declare(self, broker, variant, options):
        if variant.parameters["messages"]:
            steps(broker, self.generator(variant, "fill"), STEP_SECONDS_MAX + 10)
            time.sleep(SETTLE_SECONDS)
        return {"full_rss_mib": broker.resident_mib()}

    def run(self, broker, variant, options, lead, seconds):
        return measure(broker, self.generator(variant, "load"), lead, seconds)

    def describe(self, variant):
        return self.generator(variant, "load").describe()
