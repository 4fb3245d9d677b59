"""Child processes that never outlive the run, and waiting for what they print."""

import os
import queue
import re
import signal
import subprocess
import threading
import time


class ChildError(Exception):
    """A process did not do what it was started for."""


class Child:
    """A process in its own group, whose output is read line by line and kept."""

    _living = set()

    def __init__(self, command, **options):
        self.lines = []
        self._incoming = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **options,
        )
        self._living.add(self)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._incoming.put(line.rstrip("\n"))
        self._incoming.put(None)

    def next_line(self, deadline):
        """The next line of output, or None at its end. TimeoutError if `deadline` comes first."""
        try:
            line = self._incoming.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if line is not None:
            self.lines.append(line)
        return line

    def wait_for(self, pattern, seconds):
        """The match of the first line that `pattern` is found in."""
        deadline = time.monotonic() + seconds
        try:
            while (line := self.next_line(deadline)) is not None:
                if match := re.search(pattern, line, re.IGNORECASE):
                    return match
            why = "ended without printing"
        except TimeoutError:
            why = f"did not print within {seconds} s"
        raise ChildError(f"{why} {pattern!r}: " + " | ".join(self.lines[-20:]))

    def exit_code(self, seconds):
        return self._process.wait(seconds)

    def stop(self, seconds=30):
        """Asks the whole group to end, then makes it."""
        for signum in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, signum)
            except ProcessLookupError:
                pass
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            if signum == signal.SIGTERM:
                # The leader is gone; whoever of its group ignored the request goes now.
                seconds = 0
        self._living.discard(self)

    @classmethod
    def stop_all(cls):
        for child in list(cls._living):
            child.stop(seconds=10)
