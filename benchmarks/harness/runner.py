"""Runs scenarios: which broker when.

Brokers take turns round by round, each round beginning with another, so that what happens on the
machine meanwhile (a neighbour, the clock speed) meets all alike. While one is measured the others
are stopped (SIGSTOP): they keep their memory, and get no CPU.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from . import processes
from .brokers import BrokerFailed
from .load import LoadFailed
from .scenarios.base import Lifetime
from .tools import say

FAILURES = (BrokerFailed, LoadFailed, OSError)


class Runner:
    def __init__(self, kinds, options, work_directory):
        self.kinds = kinds
        self.options = options
        self.work_directory = work_directory
        #: One dict for each run: scenario, variant, broker, round, load, and metrics or error.
        self.runs = []

    def scenario(self, scenario):
        say(f"\n{scenario.name}  {scenario.title}")
        variants = [
            one for one in scenario.variants(self.options) if one.size <= self.options.largest
        ]
        if scenario.lifetime is Lifetime.RUN:
            for variant in variants:
                self.new_brokers_each_run(scenario, variant)
        elif scenario.lifetime is Lifetime.VARIANT:
            for variant in variants:
                self.same_brokers(scenario, [variant])
        else:
            self.same_brokers(scenario, variants)

    def new_brokers_each_run(self, scenario, variant):
        for round_number in range(self.options.rounds):
            for kind in turn(self.kinds, round_number):
                broker = kind(self.work_directory)
                try:
                    with self.attempt(scenario, variant, broker, round_number) as attempt:
                        attempt.metrics = self.run(scenario, variant, broker)
                finally:
                    broker.discard()

    def same_brokers(self, scenario, variants):
        """Runs variants on one process of each broker. After a failure the next gets a new one."""
        alive = {}
        try:
            for variant in variants:
                for kind in self.kinds:
                    self.replace_if_dead(scenario, variant, kind, alive)
                brokers = list(alive.values())
                declared = {broker: self.prepare(scenario, variant, broker) for broker in brokers}
                for round_number in range(self.options.rounds):
                    for broker in turn(brokers, round_number):
                        if broker.running():
                            self.round(scenario, variant, broker, round_number, declared[broker])
        finally:
            for broker in alive.values():
                broker.discard()

    def replace_if_dead(self, scenario, variant, kind, alive):
        if kind in alive and alive[kind].running():
            return
        if kind in alive:
            alive[kind].discard()
        broker = alive[kind] = kind(self.work_directory)
        with self.attempt(scenario, variant, broker, 0):
            broker.start()
            broker.pause()

    def prepare(self, scenario, variant, broker):
        """Declares and warms up; returns what declaring measured."""
        declared = {}
        if broker.running():
            broker.resume()
            with self.attempt(scenario, variant, broker, 0):
                declared = scenario.declare(broker, variant, self.options)
                if self.options.warmup:
                    scenario.run(broker, variant, self.options, 1, self.options.warmup)
                broker.pause()
        return declared

    def round(self, scenario, variant, broker, round_number, declared):
        broker.resume()
        with self.attempt(scenario, variant, broker, round_number) as attempt:
            attempt.metrics = {**declared, **self.run(scenario, variant, broker)}
            broker.pause()

    def run(self, scenario, variant, broker):
        processes.wait_until_quiet(self.options.wait_quiet)
        return scenario.run(broker, variant, self.options, self.options.lead, self.options.seconds)

    @contextmanager
    def attempt(self, scenario, variant, broker, round_number):
        """Records what comes of a run. A failure is a result too, and ends that broker alone."""
        attempt = Attempt()
        outcome = {}
        where = f"  {variant.label:>18} {broker.name:<9} round {round_number + 1}:  "
        try:
            yield attempt
            if attempt.metrics:
                outcome["metrics"] = attempt.metrics
                say(where + one_line(scenario, attempt.metrics))
        except FAILURES as error:
            outcome["error"] = f"{type(error).__name__}: {error}"
            say(where + "FAILED: " + outcome["error"])
            broker.kill()
        if outcome:
            self.runs.append(
                {
                    "scenario": scenario.name,
                    "variant": variant.label,
                    "broker": broker.name,
                    "round": round_number,
                    "load": scenario.describe(variant),
                    **outcome,
                }
            )


@dataclass
class Attempt:
    """Filled in by whoever made the attempt."""

    metrics: dict = None


def one_line(scenario, metrics):
    return "  ".join(
        f"{column.title} {metrics[column.key] * column.scale:.{column.digits}f}"
        for column in scenario.columns
        if column.key in metrics
    )


def turn(brokers, round_number):
    """The order of one round: each begins with the next broker."""
    first = round_number % len(brokers)
    return brokers[first:] + brokers[:first]
