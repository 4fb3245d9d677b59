"""S10: starting, and standing idle."""

import time

from .. import processes
from .base import OTHER, Column, Lifetime, Scenario

SETTLE_SECONDS = 5
IDLE_SECONDS = 5


class StartUp(Scenario):
    name = "S10"
    title = (
        "from the start of the process to the first AMQP handshake on an empty directory; then idle"
    )
    lifetime = Lifetime.RUN
    columns = (
        Column("start_s", "start s", 2),
        Column("start_cpu_s", "start CPU s", 2),
        Column("rss_mib", "idle RSS MiB", 0),
        Column("idle_cpu_pct", "idle CPU %", 2),
        Column("again_s", "second start s", 2),
        OTHER,
    )
    compared = ("start_s", "start_cpu_s", "rss_mib", "again_s")

    def run(self, broker, variant, options, lead, seconds):
        start = broker.start()
        start_cpu = processes.cpu_seconds(broker.pid)
        time.sleep(SETTLE_SECONDS)
        before = processes.Snapshot.take(broker.pid, None)
        time.sleep(IDLE_SECONDS)
        used = processes.usage(before, processes.Snapshot.take(broker.pid, None))
        resident = broker.resident_mib()
        broker.stop()
        return {
            "start_s": start,
            "start_cpu_s": start_cpu,
            "rss_mib": resident,
            "idle_cpu_pct": used["broker_cpu_pct"],
            "other_cpu_pct": used["other_cpu_pct"],
            "again_s": broker.start(),
        }
