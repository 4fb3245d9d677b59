"""The client folders: what each needs installed, how it is built and run, what its lines mean."""

import os
import pathlib
import secrets
import shutil
import subprocess
import time

from processes import Child
from report import FAIL, OK, SKIP
from steps import STEPS

FOLDER = pathlib.Path(__file__).resolve().parent.parent

# The whole of one client's run. Every step inside has a deadline of its own, far shorter.
CLIENT_DEADLINE_SECONDS = 180
PREPARE_DEADLINE_SECONDS = 600


class Client:
    """A folder with `start`, and perhaps `packages`, `prepare` and `extra-steps`."""

    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name

    def missing_packages(self):
        """Lines of `packages` are `PACKAGE [COMMAND]`; a COMMAND that is found will do as well."""
        listing = self.folder / "packages"
        for line in listing.read_text().splitlines() if listing.exists() else []:
            words = line.split()
            if not words or (words[1:] and shutil.which(words[1])):
                continue
            if not is_installed(words[0]):
                yield words[0]

    def prepare(self, report):
        """Builds what has to be built. False, and reported, when that fails."""
        if not (self.folder / "prepare").exists():
            return True
        child = Child([str(self.folder / "prepare")], cwd=self.folder)
        try:
            deadline = time.monotonic() + PREPARE_DEADLINE_SECONDS
            while child.next_line(deadline) is not None:
                pass
            code = child.exit_code(seconds=10)
        except TimeoutError:
            code = f"none within {PREPARE_DEADLINE_SECONDS} s"
        finally:
            child.stop(seconds=5)
        if code == 0:
            return True
        last_lines = " | ".join(child.lines[-8:])
        report.step(FAIL, self.name, "prepare", f"exit code {code}: {last_lines}")
        return False

    def run(self, host, port, report):
        prefix = f"foreign.{self.name}.{secrets.token_hex(4)}"
        child = Child([str(self.folder / "start"), host, str(port), prefix], cwd=self.folder)
        outcome = Outcome(self.name, STEPS + self._extra_steps(), report)
        deadline = time.monotonic() + CLIENT_DEADLINE_SECONDS
        try:
            while (line := child.next_line(deadline)) is not None:
                outcome.line(line)
                if outcome.unconnected:
                    return outcome.ended(None)
            outcome.ended(child.exit_code(seconds=10))
        except (TimeoutError, subprocess.TimeoutExpired):
            outcome.ended(f"none within {CLIENT_DEADLINE_SECONDS} s")
        finally:
            child.stop(seconds=5)

    def _extra_steps(self):
        """What this client does beyond the common scenario."""
        listing = self.folder / "extra-steps"
        return listing.read_text().split() if listing.exists() else []


class Outcome:
    """What one client said it did. A step it never mentioned has failed."""

    def __init__(self, client, steps, report):
        self._client = client
        self._report = report
        self._unreached = list(steps)
        self._failed = False
        self._other_lines = []
        # Nothing that follows could tell more, and on a broker that hangs it would take long.
        self.unconnected = False

    def line(self, line):
        verdict, _, rest = line.partition(" ")
        if verdict == "version":
            self._report.note(f"{self._client} {rest}")
        elif verdict in (OK, FAIL, SKIP):
            step, _, why = rest.partition(" ")
            self._reached(verdict, step, why)
        elif line.strip():
            self._other_lines.append(line)

    def _reached(self, verdict, step, why):
        if step in self._unreached:
            self._unreached.remove(step)
        self._failed |= verdict == FAIL
        self.unconnected |= verdict == FAIL and step == "connect"
        self._report.step(verdict, self._client, step, why)

    def ended(self, exit_code):
        for step in list(self._unreached):
            self._reached(FAIL, step, "not reached")
        if exit_code != 0 and not self._failed:
            self._reached(FAIL, "exit", f"exit code {exit_code}")
        if self._failed:
            for line in self._other_lines[-40:]:
                self._report.note(f"{self._client}: {line}")


def all_clients():
    return {start.parent.name: Client(start.parent) for start in sorted(FOLDER.glob("*/start"))}


def is_installed(package):
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", package]
    return subprocess.run(query, capture_output=True, text=True).stdout == "installed"


def install_packages(packages, report):
    """Debian packages, all in one go; the package lists are refreshed only when that is needed."""
    if not packages:
        return True
    report.note("installing " + " ".join(packages))
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = sudo + ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = environment + ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode != 0:
        subprocess.run(environment + ["apt-get", "update"], capture_output=True)
        done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode != 0:
        report.step(FAIL, "packages", "install", " | ".join(done.stderr.splitlines()[-5:]))
    return done.returncode == 0
