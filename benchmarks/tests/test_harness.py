"""What the harness makes of lines and numbers.

Run: python3 -m unittest discover -s benchmarks/tests
"""

import math
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import processes, report, runner
from harness.load import Driver, PerfTest, Tick, medians, window
from harness.processes import Machine, Snapshot
from harness.scenarios import select
from harness.scenarios.throughput import TransientAutoAck


class PerfTestLines(unittest.TestCase):
    def test_rates_become_totals(self):
        generator = PerfTest("-s 16 -a")
        generator.parse("id: t, time 1.000 s, sent: 100 msg/s, received: 90 msg/s")
        tick = generator.parse("id: t, time 1.500 s, sent: 100 msg/s, received: 110 msg/s")
        self.assertEqual((1.5, 150, 145), (tick.seconds, tick.sent, tick.received))

    def test_consumer_latency_is_told_from_confirm_latency(self):
        tick = PerfTest("").parse(
            "id: test-1, time 2.000 s, sent: 15079 msg/s, confirmed: 14080 msg/s, nacked: 0 msg/s,"
            " received: 15079 msg/s, min/median/75th/95th/99th consumer latency:"
            " 212/18646/100303/225804/241108 µs, confirm latency: 344/32357/45573/120979/130639 µs"
        )
        self.assertEqual(18646, tick.latency["p50_us"])
        self.assertEqual(241108, tick.latency["p99_us"])

    def test_latencies_in_milliseconds_become_microseconds(self):
        tick = PerfTest("").parse(
            "time 1.0 s, sent: 1 msg/s, received: 1 msg/s,"
            " min/median/75th/95th/99th consumer latency: 1/2/3/4/5 ms"
        )
        self.assertEqual(5000, tick.latency["p99_us"])

    def test_summary_and_chatter_are_no_ticks(self):
        for line in (
            "id: test-1, starting consumer #0, channel #0",
            "id: test-1, sending rate avg: 40982 msg/s",
            "test stopped (Reached time limit)",
        ):
            self.assertIsNone(PerfTest("").parse(line))


class DriverLines(unittest.TestCase):
    def test_ticks_hold_totals(self):
        self.assertEqual(Tick(1.0, 20, 19), Driver("PacedLoad").parse("tick 1.0000 20 19\n"))

    def test_results_are_no_ticks(self):
        self.assertIsNone(Driver("PacedLoad").parse("result p50_us=1.5 samples=3 min_us=1"))


class Windows(unittest.TestCase):
    def test_cost_is_divided_by_messages_of_the_window_alone(self):
        before = Snapshot(10.0, broker=5.0, client=1.0, harness=0.0, machine=Machine(100.0, 0.0))
        after = Snapshot(20.0, broker=7.0, client=2.0, harness=0.0, machine=Machine(104.0, 0.0))
        found = window(Tick(3, 1000, 1000), before, Tick(13, 201_000, 201_000), after)
        self.assertAlmostEqual(20_000, found["rate_out"])
        self.assertAlmostEqual(10.0, found["cpu_us"])
        self.assertAlmostEqual(10.0, found["other_cpu_pct"])

    def test_nothing_received_has_no_cost(self):
        moment = Snapshot(1.0, 1.0, 1.0, 0.0, Machine(1.0, 0.0))
        later = Snapshot(2.0, 2.0, 1.0, 0.0, Machine(2.0, 0.0))
        self.assertTrue(math.isnan(window(Tick(0, 0, 0), moment, Tick(1, 5, 0), later)["cpu_us"]))

    def test_percentiles_are_medians_of_seconds(self):
        seconds = [{"p50_us": 1}, {"p50_us": 100}, {"p50_us": 3}, {}]
        self.assertEqual({"p50_us": 3}, medians(seconds))


class Reports(unittest.TestCase):
    def run_of(self, broker, round_number, cpu):
        return {
            "scenario": "S1",
            "variant": "",
            "broker": broker,
            "round": round_number,
            "metrics": {"cpu_us": cpu},
        }

    def test_ratios_are_made_within_a_round(self):
        runs = [self.run_of("rabbitmq", 0, 10.0), self.run_of("leveret", 0, 1.0)]
        runs += [self.run_of("rabbitmq", 1, 20.0), self.run_of("leveret", 1, 4.0)]
        rows = report.summarise([TransientAutoAck()], runs, ["leveret", "rabbitmq"])
        ratio = rows[0]["ratio_to_rabbitmq"]["cpu_us"]
        self.assertEqual((0.1, 0.2), (ratio["low"], ratio["high"]))
        self.assertAlmostEqual(0.15, ratio["median"])

    def test_failed_runs_are_noted_and_not_counted(self):
        failed = {**self.run_of("leveret", 0, 0), "error": "LoadFailed: no"}
        del failed["metrics"]
        rows = report.summarise([TransientAutoAck()], [failed], ["leveret"])
        self.assertEqual((0, ["LoadFailed: no"]), (rows[0]["rounds"], rows[0]["errors"]))
        self.assertIn("LoadFailed: no", "\n".join(report.table(TransientAutoAck(), rows)))


class Order(unittest.TestCase):
    def test_each_round_begins_with_the_next_broker(self):
        self.assertEqual(["b", "c", "a"], runner.turn(["a", "b", "c"], 1))
        self.assertEqual(["a", "b", "c"], runner.turn(["a", "b", "c"], 3))

    def test_a_name_selects_its_parts(self):
        self.assertEqual(["S8-churn", "S8-idle"], [one.name for one in select(["S8"])])
        self.assertEqual(["S1"], [one.name for one in select(["S1", "S1"])])
        with self.assertRaises(ValueError):
            select(["S99"])


class ProcessTrees(unittest.TestCase):
    def test_a_child_of_a_shell_is_found_and_its_cpu_counted(self):
        busy = f"{sys.executable} -c 'for i in range(10**7): pass'; read line"
        with subprocess.Popen(["sh", "-c", busy], stdin=subprocess.PIPE) as shell:
            self.assertIn(shell.pid, processes.tree(shell.pid))
            while len(processes.tree(shell.pid)) == 1 and processes.cpu_seconds(shell.pid) == 0:
                pass
            while len(processes.tree(shell.pid)) > 1:
                pass
            self.assertGreater(processes.cpu_seconds(shell.pid), 0.05)
            shell.stdin.close()

    def test_we_are_in_memory(self):
        self.assertGreater(processes.resident_bytes(os.getpid()), 2**20)


if __name__ == "__main__":
    unittest.main()
