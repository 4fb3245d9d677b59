"""Prints one line per client and step, and counts what was printed. Any thread."""

import collections
import threading

OK, FAIL, SKIP = "ok", "FAIL", "skip"


class Report:
    def __init__(self):
        self._lock = threading.Lock()
        self.counts = collections.Counter()

    def step(self, verdict, client, step, why=""):
        with self._lock:
            self.counts[verdict] += 1
            print(f"{verdict:<5}{client:<16}{step:<18}{why}".rstrip(), flush=True)

    def note(self, text):
        with self._lock:
            print(f"#    {text}", flush=True)

    @property
    def failed(self):
        return self.counts[FAIL] > 0
