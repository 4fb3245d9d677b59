"""Brokers that a run starts for itself and stops again: Debian's RabbitMQ, and Leveret."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

from processes import Child

START_SECONDS = 90

# "listening on 127.0.0.1:5672" and the like, unless it is announced as another kind of listener.
LISTENING = (
    r"^(?:(?!http|management|metrics|prometheus).)*"
    r"listening\b.*?(?::|\bport\s+|\bon\s+)(\d{2,5})\b(?![.\d])"
)

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent.parent


class RabbitMQ:
    """A node of its own in a temporary directory: own ports, own name, own epmd."""

    _PROGRAMS = pathlib.Path("/usr/lib/rabbitmq/bin")

    def __enter__(self):
        self._home = tempfile.mkdtemp(prefix="foreign-rabbitmq-")
        self.port, dist_port, epmd_port = free_ports(3)
        files = pathlib.Path(self._home)
        self._environment = dict(
            os.environ,
            HOME=self._home,
            ERL_EPMD_PORT=str(epmd_port),
            ERL_EPMD_ADDRESS="127.0.0.1",
            RABBITMQ_NODENAME="foreign@localhost",
            RABBITMQ_NODE_IP_ADDRESS="127.0.0.1",
            RABBITMQ_NODE_PORT=str(self.port),
            RABBITMQ_DIST_PORT=str(dist_port),
            RABBITMQ_MNESIA_BASE=str(files / "mnesia"),
            RABBITMQ_LOG_BASE=str(files / "log"),
            RABBITMQ_PID_FILE=str(files / "pid"),
            RABBITMQ_CONFIG_FILE=str(files / "rabbitmq.conf"),
            RABBITMQ_ENABLED_PLUGINS_FILE=str(files / "plugins"),
        )
        (files / "plugins").write_text("[].\n")
        (files / "rabbitmq.conf").write_text("loopback_users.guest = true\n")
        self._server = None
        try:
            subprocess.run(["epmd", "-daemon"], env=self._environment, check=True)
            self._server = Child([str(self._PROGRAMS / "rabbitmq-server")], env=self._environment)
            self._server.wait_for("completed with .* plugins", START_SECONDS)
        except BaseException:
            self.__exit__()
            raise
        return self

    def left_behind(self):
        """Everything clients made and did not remove, and connections still open."""
        for kind in ("queues", "exchanges", "connections"):
            for name in self._ctl(f"list_{kind}", "name"):
                if name and not name.startswith("amq."):
                    yield f"{kind[:-1]} {name}"

    def _ctl(self, *arguments):
        command = [str(self._PROGRAMS / "rabbitmqctl"), "-q", "--no-table-headers", *arguments]
        done = subprocess.run(
            command, env=self._environment, check=True, capture_output=True, text=True, timeout=60
        )
        return [line.strip() for line in done.stdout.splitlines()]

    def __exit__(self, *_):
        if self._server:
            self._server.stop()
        subprocess.run(["epmd", "-kill"], env=self._environment, capture_output=True)
        shutil.rmtree(self._home, ignore_errors=True)


class Leveret:
    """The project's own `./leveret server`, in a temporary working directory."""

    def __init__(self, arguments):
        self._arguments = arguments

    def __enter__(self):
        self._home = tempfile.mkdtemp(prefix="foreign-leveret-")
        command = [str(PROJECT / "leveret"), "server", "--port", "0", *self._arguments]
        self._server = None
        try:
            self._server = Child(command, cwd=self._home)
            found = self._server.wait_for(LISTENING, START_SECONDS)
        except BaseException:
            self.__exit__()
            raise
        self.port = int(found.group(1))
        return self

    def left_behind(self):
        """Each scenario looks for its own names again at its end; more cannot be asked yet."""
        return ()

    def __exit__(self, *_):
        if self._server:
            self._server.stop()
        shutil.rmtree(self._home, ignore_errors=True)


def free_ports(count):
    """Ports that were free a moment ago, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
