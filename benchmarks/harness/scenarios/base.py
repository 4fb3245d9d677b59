"""What a scenario is."""

from dataclasses import dataclass, field
from enum import Enum


class Lifetime(Enum):
    """How long one broker process lives, and so what it brings along from earlier runs."""

    SCENARIO = "one process for all variants and rounds"
    VARIANT = "one process for all rounds of a variant"
    RUN = "a new process, and a new directory, for each run"


@dataclass
class Options:
    """What the command line says about how long and how large."""

    rounds: int = 3
    seconds: int = 10
    #: Unmeasured load given to each broker before the first round.
    warmup: int = 15
    #: Unmeasured load at the start of each run, for the generator's own sake.
    lead: int = 3
    #: How long a run waits for the machine's other work to end before it begins.
    wait_quiet: int = 0
    #: Messages in S7's backlog, and the bytes in each.
    backlog: int = 1_000_000
    body: int = 1024
    #: Variants with more bindings, queues, connections or messages than this are left out.
    largest: int = 1_000_000


@dataclass
class Variant:
    label: str
    #: The number --largest is compared with.
    size: int = 0
    parameters: dict = field(default_factory=dict)


@dataclass
class Column:
    """One figure of the table. `key` is its name in a run's metrics; `scale` is multiplied in."""

    key: str
    title: str
    digits: int = 1
    scale: float = 1.0


CPU = Column("cpu_us", "CPU µs/msg", 2)
RATE = Column("rate_out", "msg/s", 0)
P50 = Column("p50_us", "p50 ms", 2, 1e-3)
P95 = Column("p95_us", "p95 ms", 2, 1e-3)
P99 = Column("p99_us", "p99 ms", 2, 1e-3)
RSS = Column("rss_mib", "RSS MiB", 0)
CLIENT = Column("client_cpu_us", "client µs/msg", 2)
OTHER = Column("other_cpu_pct", "others CPU %", 0)


class Scenario:
    """One question asked of every broker. Subclasses say what is done; `runner` says when and to
    whom.
    """

    name = "?"
    title = "?"
    lifetime = Lifetime.SCENARIO
    columns = (CPU, RATE, P50, P99, RSS, CLIENT, OTHER)
    #: The figures given as ratios to RabbitMQ's.
    compared = ("cpu_us", "rate_out", "p50_us", "p99_us", "rss_mib")

    def variants(self, options):
        return [Variant("")]

    def declare(self, broker, variant, options):
        """Prepares a broker for the rounds of a variant. Metrics returned belong to all of its
        runs.
        """
        return {}

    def run(self, broker, variant, options, lead, seconds):
        """Does one run; returns its metrics. With Lifetime.RUN the broker is not started yet."""
        raise NotImplementedError

    def describe(self, variant):
        """The load, as a command line."""
        return ""
