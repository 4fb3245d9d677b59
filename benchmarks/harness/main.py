"""The command line."""

import argparse
import dataclasses
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from . import brokers, report, scenarios, tools
from .runner import Runner
from .scenarios.base import Options


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Measures Leveret, RabbitMQ and Qpid side by side.",
    )

    def number(name, meaning, default):
        meaning += f" (default: {default})"
        parser.add_argument(name, type=int, metavar="N", help=meaning, default=default)

    parser.add_argument(
        "--brokers",
        default="leveret,rabbitmq,qpid",
        help="which, in this order (default: %(default)s)",
    )
    parser.add_argument("--scenarios", default="", help="say, S1,S4,S13-queues (default: all)")
    parser.add_argument("--list", action="store_true", help="list the scenarios and end")
    number("--rounds", "measurements of each broker in each variant", 3)
    number("--seconds", "length of one measurement", 10)
    number("--warmup", "seconds of load on each broker before the first round", 15)
    number("--lead", "seconds of load before each measurement", 3)
    number("--wait-quiet", "seconds to wait, before each run, for other work to end", 0)
    number("--backlog", "messages in S7", 1_000_000)
    number("--body", "bytes of each of them", 1024)
    number("--largest", "most bindings, queues, connections, messages of a variant", 1_000_000)
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    parser.add_argument("--leveret-command", help=f"default: {brokers.Leveret.template}")
    parser.add_argument(
        "--rabbitmq-plugins",
        default="",
        help="plugins to enable, say rabbitmq_management (default: none)",
    )
    return parser.parse_args(words)


def chosen_brokers(names):
    unknown = [name for name in names if name not in brokers.BROKERS]
    if unknown:
        raise ValueError(
            f"no broker {', '.join(unknown)} (there are: {', '.join(brokers.BROKERS)})"
        )
    return [brokers.BROKERS[name] for name in names]


def start_once(kind, work_directory):
    """Starts a broker unmeasured: what only its first start of all does is not its start time."""
    broker = kind(work_directory)
    try:
        broker.start()
        broker.stop()
    finally:
        broker.discard()


def measure(kinds, chosen, options, work_directory, json_file):
    """Runs scenarios and prints what came of them. Returns whether every run succeeded."""
    runner = Runner(kinds, options, work_directory)
    begun = time.monotonic()
    try:
        for scenario in chosen:
            runner.scenario(scenario)
    finally:
        # What was measured before a Ctrl-C was measured.
        if runner.runs:
            measured = report.document(chosen, runner.runs, kinds, options)
            print(report.tables(chosen, measured), flush=True)
            if json_file:
                json_file.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")
    tools.say(f"\ntook {(time.monotonic() - begun) / 60:.0f} min")
    return not any("error" in run for run in runner.runs)


def main(words):
    given = arguments(words)
    if given.list:
        for scenario in scenarios.ALL:
            print(f"{scenario.name:<16} {scenario.title}")
        return 0
    options = Options(
        **{field.name: getattr(given, field.name) for field in dataclasses.fields(Options)}
    )
    brokers.RabbitMQ.plugins = tuple(name for name in given.rabbitmq_plugins.split(",") if name)
    # So that brokers and directories are tidied up after a polite kill as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work_directory = tempfile.mkdtemp(prefix="leveret-benchmarks-")
    try:
        kinds = chosen_brokers(given.brokers.split(","))
        chosen = scenarios.select(given.scenarios.split(",")) if given.scenarios else scenarios.ALL
        tools.prepare([kind.name for kind in kinds])
        if brokers.Leveret in kinds:
            if given.leveret_command:
                brokers.Leveret.template = given.leveret_command
            else:
                tools.build_leveret()
            start_once(brokers.Leveret, work_directory)
        return 0 if measure(kinds, chosen, options, work_directory, given.json) else 1
    except (ValueError, tools.MissingTool, brokers.BrokerFailed) as error:
        print(f"benchmarks/run: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(work_directory, ignore_errors=True)
