"""Runs a load generator against a broker and measures the broker while it runs.

Both kinds of generator report once a second; the broker is looked at when the first report after
the lead-in arrives, and again when the last one of the window does. The generator's own start, and
what its just-in-time compiler makes of the first seconds, are outside.
"""

import re
import statistics
import subprocess
import threading
from dataclasses import dataclass, field

from . import brokers, processes, tools

CLIENT_JAVA = [brokers.JAVA, "-Xms256m", "-Xmx1g"]
#: How long a generator may take to start and to end, beside its lead-in and window.
SPARE_SECONDS = 60


class LoadFailed(Exception):
    """The generator ended with an error, or took too long. The text holds its last lines."""


@dataclass
class Tick:
    """What a generator has done until `seconds` after its start."""

    seconds: float
    sent: float
    received: float
    #: Percentiles of the last second in microseconds, if the generator reports them.
    latency: dict = field(default_factory=dict)


class PerfTest:
    """RabbitMQ's own load generator."""

    TIME = re.compile(r"time:? ([\d.]+) ?s")
    RATE = re.compile(r"(sent|received): ([\d.]+) msg/s")
    LATENCY = re.compile(r"min/median/75th/95th/99th (\w+) latency: ([\d./]+) (µs|ms)")
    PERCENTILES = ("min", "p50", "p75", "p95", "p99")

    def __init__(self, arguments):
        self.arguments = arguments
        self.last = Tick(0.0, 0.0, 0.0)

    def command(self, broker, lead, seconds):
        uri = f"amqp://guest:guest@127.0.0.1:{broker.port}"
        run_seconds = lead + seconds + 1
        return [
            *CLIENT_JAVA,
            "-cp",
            f"{tools.PERF_TEST_JARS}/*",
            "com.rabbitmq.perf.PerfTest",
            *f"-h {uri} -z {run_seconds} -i 1 {self.arguments}".split(),
        ]

    def describe(self):
        return f"PerfTest {self.arguments}"

    def parse(self, line):
        """A Tick, or None. PerfTest gives rates since its last line: they are made totals again."""
        time = self.TIME.search(line)
        rates = dict(self.RATE.findall(line))
        if not time or not rates:
            return None
        seconds = float(time.group(1))
        passed = seconds - self.last.seconds
        tick = Tick(
            seconds,
            self.last.sent + passed * float(rates.get("sent", 0)),
            self.last.received + passed * float(rates.get("received", 0)),
        )
        for kind, values, unit in self.LATENCY.findall(line):
            if kind == "consumer":
                factor = 1000 if unit == "ms" else 1
                numbers = [factor * float(value) for value in values.split("/")]
                tick.latency = {
                    f"{name}_us": number
                    for name, number in zip(self.PERCENTILES, numbers, strict=True)
                }
        self.last = tick
        return tick


class Driver:
    """One of the drivers in drivers/*.java. Options are given to it as they are named there."""

    def __init__(self, name, **driver_options):
        self.name = name
        self.options = driver_options

    def command(self, broker, lead, seconds):
        values = {"port": broker.port, "lead": lead, "seconds": seconds, **self.options}
        options = [
            word
            for name, value in values.items()
            for word in (f"--{name.replace('_', '-')}", str(value))
        ]
        return [
            *CLIENT_JAVA,
            "-cp",
            f"{tools.DRIVER_CLASSES}:{tools.PERF_TEST_JARS}/*",
            self.name,
            *options,
        ]

    def describe(self):
        return " ".join(
            [
                self.name,
                *(f"--{name.replace('_', '-')} {value}" for name, value in self.options.items()),
            ]
        )

    def parse(self, line):
        words = line.split()
        if len(words) == 4 and words[0] == "tick":
            return Tick(float(words[1]), float(words[2]), float(words[3]))
        return None


def facts(line):
    """The numbers of a driver's `ready` or `result` line."""
    return {name: float(value) for name, value in (word.split("=") for word in line.split()[1:])}


class Run:
    """One run of a generator. `lines` yields what it prints; it cannot outlive its limit, nor the
    `with` block.
    """

    def __init__(self, broker, generator, lead=0, seconds=0, limit_seconds=SPARE_SECONDS):
        self.broker = broker
        self.tail = []
        self.timed_out = False
        self.limit_seconds = limit_seconds
        self.process = subprocess.Popen(
            generator.command(broker, lead, seconds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.watchdog = threading.Timer(limit_seconds, self.time_out)

    def time_out(self):
        self.timed_out = True
        self.process.kill()

    def __enter__(self):
        self.watchdog.start()
        return self

    def __exit__(self, *_):
        self.watchdog.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def lines(self):
        for line in self.process.stdout:
            self.tail = [*self.tail[-9:], line.rstrip()]
            yield line
        if self.process.wait() != 0 or self.timed_out:
            why = f"took more than {self.limit_seconds} s" if self.timed_out else "failed"
            if not self.broker.running():
                why += f"; {self.broker.name} has died"
            raise LoadFailed(f"the load generator {why}:\n  " + "\n  ".join(self.tail))

    def proceed(self):
        """Lets a driver that said `ready` go on."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()


def steps(broker, generator, limit_seconds):
    """Runs a driver that has one thing to do; returns its results and what it cost."""
    results = {}
    with Run(broker, generator, limit_seconds=limit_seconds) as run:
        start = processes.Snapshot.take(broker.pid, run.process.pid)
        end = start
        for line in run.lines():
            end = processes.Snapshot.take(broker.pid, run.process.pid)
            if line.startswith("result"):
                results = facts(line)
    return {**processes.usage(start, end), **results}


def measure(broker, generator, lead, seconds):
    """Runs load for a lead-in and a window; returns rates, CPU per message, latencies and memory of
    the window.
    """
    start = end = None
    latencies, results = [], {}
    with Run(broker, generator, lead, seconds, limit_seconds=lead + seconds + SPARE_SECONDS) as run:
        for line in run.lines():
            if line.startswith("result"):
                results = facts(line)
            tick = generator.parse(line)
            if not tick or end:
                continue
            if start:
                latencies.append(tick.latency)
                if tick.seconds > start[0].seconds + seconds - 0.5:
                    end = tick, processes.Snapshot.take(broker.pid, run.process.pid)
                    resident = broker.resident_mib()
            elif tick.seconds > lead - 0.5:
                start = tick, processes.Snapshot.take(broker.pid, run.process.pid)
    if not end:
        raise LoadFailed("the load generator ended before its time:\n  " + "\n  ".join(run.tail))
    return {**window(*start, *end), **medians(latencies), **results, "rss_mib": resident}


def window(first, before, last, after):
    """Rates and costs between two ticks."""
    used = processes.usage(before, after)
    seconds = last.seconds - first.seconds
    received = last.received - first.received
    per_message = 1e6 / received if received else float("nan")
    return {
        **used,
        "rate_in": (last.sent - first.sent) / seconds,
        "rate_out": received / seconds,
        "cpu_us": used["broker_cpu_s"] * per_message,
        "client_cpu_us": used["client_cpu_s"] * per_message,
    }


def medians(latencies):
    """Of each percentile, the median of its values second by second."""
    names = {name for latency in latencies for name in latency}
    return {
        name: statistics.median(one[name] for one in latencies if name in one) for name in names
    }
