"""CPU time and memory of process trees, read from /proc. Linux only."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def stat_fields(pid):
    """The fields of /proc/PID/stat from the third (state) on, or None if the process is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            # The second field is the command's name in brackets and may itself hold spaces and
            # brackets.
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree(root):
    """The process ids of a process and all its living descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (fields := stat_fields(name)):
            children.setdefault(int(fields[1]), []).append(int(name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def cpu_seconds(root):
    """User and system time used so far by a process tree, with its children that have ended and
    been waited for.
    """
    ticks = 0
    for pid in tree(root):
        if fields := stat_fields(pid):
            ticks += sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime
    return ticks / TICKS_PER_SECOND


def resident_bytes(root):
    """Resident memory of a process tree. Pages shared between its processes count once for each."""
    total = 0
    for pid in tree(root):
        if fields := stat_fields(pid):
            total += int(fields[21]) * PAGE_BYTES
    return total


def signal_tree(root, number):
    """Sends a signal to a whole process tree, the root first, so that no parent sees its children
    stop.
    """
    for pid in tree(root):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def kill_tree(root):
    """SIGKILL, to everything at once: stopped first, so that nothing can react to the death of
    another.
    """
    signal_tree(root, signal.SIGSTOP)
    signal_tree(root, signal.SIGKILL)


@dataclass
class Machine:
    """Seconds of CPU the whole machine has spent since it booted."""

    busy: float
    stolen: float

    @staticmethod
    def now():
        with open("/proc/stat") as file:
            fields = [int(field) / TICKS_PER_SECOND for field in file.readline().split()[1:]]
        user, nice, system, _idle, _iowait, irq, softirq, steal = fields[:8]
        return Machine(user + nice + system + irq + softirq, steal)


@dataclass
class Snapshot:
    """What everybody has used until one moment. The difference of two is a measurement."""

    seconds: float
    broker: float
    client: float
    harness: float
    machine: Machine

    @staticmethod
    def take(broker_root, client_root):
        used = os.times()
        return Snapshot(
            seconds=time.monotonic(),
            broker=cpu_seconds(broker_root),
            client=cpu_seconds(client_root) if client_root else 0.0,
            harness=used.user + used.system,
            machine=Machine.now(),
        )


def wait_until_quiet(seconds_max, cpu_pct_max=20):
    """Waits, if need be, for a second in which the machine does (nearly) nothing."""
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        begun, before = time.monotonic(), Machine.now().busy
        time.sleep(1)
        if 100 * (Machine.now().busy - before) / (time.monotonic() - begun) <= cpu_pct_max:
            return


def usage(start, end):
    """CPU between two snapshots, as a dict. `other` and `stolen` are in percent of one CPU."""
    seconds = end.seconds - start.seconds
    broker, client = end.broker - start.broker, end.client - start.client
    busy = end.machine.busy - start.machine.busy
    other = busy - broker - client - (end.harness - start.harness)
    return {
        "window_s": seconds,
        "broker_cpu_s": broker,
        "client_cpu_s": client,
        "broker_cpu_pct": 100 * broker / seconds,
        "client_cpu_pct": 100 * client / seconds,
        # Ticks of the machine and of a process are not counted by the same clock: below zero is
        # rounding.
        "other_cpu_pct": max(0.0, 100 * other / seconds),
        "stolen_cpu_pct": 100 * (end.machine.stolen - start.machine.stolen) / seconds,
    }
