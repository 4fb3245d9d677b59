"""The brokers: how each is started on its own port and directory, watched, stopped, and killed."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from . import amqp, processes

START_SECONDS_MAX = 180
STOP_SECONDS_MAX = 120
HERE = Path(__file__).resolve().parent
JAVA = (
    os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
)


class BrokerFailed(Exception):
    """A broker did not start or did not stop. The text holds its last words."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Broker:
    """One broker with its own directory. It may be stopped and started again on the same data."""

    name = "?"

    def __init__(self, work_directory):
        self.directory = Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=work_directory))
        self.port = free_port()
        self.process = None

    def command(self):
        """The command line, and what to add to the environment."""
        raise NotImplementedError

    @classmethod
    def version(cls):
        raise NotImplementedError

    def start(self):
        """Starts the broker; returns the seconds from the start of its process to its first AMQP
        handshake.
        """
        command, environment = self.command()
        begun = time.monotonic()
        with open(self.directory / "console.log", "ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.directory,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while time.monotonic() - begun < START_SECONDS_MAX:
            try:
                amqp.Connection(self.port).close()
                return time.monotonic() - begun
            except (OSError, amqp.ProtocolError) as error:
                answer = error
                if self.process.poll() is not None:
                    break
                time.sleep(0.005)
        self.kill()
        raise BrokerFailed(f"{self.name} gave no handshake: {answer}\n{self.last_words()}")

    def last_words(self):
        """The end of what the broker printed: its directory will be gone when somebody wants to
        look.
        """
        return "".join(
            (self.directory / "console.log").read_text(errors="replace").splitlines(True)[-15:]
        )

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process is not None and self.process.poll() is None

    def resident_mib(self):
        return processes.resident_bytes(self.pid) / 2**20

    def live_heap_bytes(self):
        """What the broker's objects take after a collection; None if it cannot be asked."""
        return None

    def disk_mib(self):
        """What the broker's directory takes on disk. Sparse and preallocated files count with their
        blocks.
        """
        blocks = 0
        for path in self.directory.rglob("*"):
            with suppress(FileNotFoundError):
                blocks += path.lstat().st_blocks
        return blocks * 512 / 2**20

    def pause(self):
        """Takes the broker off the CPU while it is another's turn."""
        processes.signal_tree(self.pid, signal.SIGSTOP)

    def resume(self):
        processes.signal_tree(self.pid, signal.SIGCONT)

    def stop(self):
        """Asks the broker to stop in good order; returns the seconds it took."""
        begun = time.monotonic()
        if self.running():
            self.resume()
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
                raise BrokerFailed(
                    f"{self.name} did not stop within {STOP_SECONDS_MAX} s"
                ) from None
        return time.monotonic() - begun

    def kill(self):
        """kill -9, to all of its processes."""
        if self.running():
            processes.kill_tree(self.pid)
            self.process.wait()

    def discard(self):
        """Ends the broker without ceremony and removes its directory."""
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


class Leveret(Broker):
    name = "leveret"
    repository = HERE.parent.parent
    #: Words in braces are replaced. Set by --leveret-command.
    template = (
        "{repository}/leveret server --port {port} --management-port {management_port} --prometheus-port 0"
        " --data-dir {directory}/data"
    )

    def __init__(self, work_directory):
        super().__init__(work_directory)
        self.management_port = free_port()

    def command(self):
        line = self.template.format(
            repository=self.repository,
            port=self.port,
            management_port=self.management_port,
            directory=self.directory,
        )
        return shlex.split(line), {}

    def live_heap_bytes(self):
        histogram = subprocess.run(
            ["jcmd", str(self.pid), "GC.class_histogram"], capture_output=True, text=True
        ).stdout
        total = re.search(r"^Total +\d+ +(\d+)", histogram, re.MULTILINE)
        return int(total.group(1)) if total else None

    @classmethod
    def version(cls):
        described = subprocess.run(
            ["git", "-C", cls.repository, "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
        )
        return described.stdout.strip() or "unknown"


class RabbitMQ(Broker):
    name = "rabbitmq"
    #: Plain RabbitMQ, its lightest form, unless --rabbitmq-plugins names some (say,
    #: rabbitmq_management).
    plugins = ()
    scripts = Path("/usr/lib/rabbitmq/bin")

    def __init__(self, work_directory):
        super().__init__(work_directory)
        self.distribution_port = free_port()
        self.management_port = free_port()
        # A port mapper of its own: nothing of ours stays behind in a shared one.
        self.epmd = {"ERL_EPMD_PORT": str(free_port()), "ERL_EPMD_ADDRESS": "127.0.0.1"}

    def command(self):
        (self.directory / "enabled_plugins").write_text(f"[{','.join(self.plugins)}].\n")
        (self.directory / "rabbitmq.conf").write_text(
            f"management.tcp.port = {self.management_port}\n"
            if "rabbitmq_management" in self.plugins
            else ""
        )
        return [str(self.scripts / "rabbitmq-server")], {
            **self.epmd,
            "HOME": str(self.directory),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self.directory / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.directory / "enabled_plugins"),
            "RABBITMQ_NODENAME": f"bench{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.distribution_port),
            "RABBITMQ_MNESIA_BASE": str(self.directory / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.directory / "log"),
            "RABBITMQ_PID_FILE": str(self.directory / "pid"),
        }

    @classmethod
    def version(cls):
        packages = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Package} ${Version} ", "rabbitmq-server", "erlang-base"],
            capture_output=True,
            text=True,
        )
        return packages.stdout.strip() or "unknown"

    def discard(self):
        super().discard()
        # The port mapper refuses to end before it has noticed that its node is gone.
        deadline = time.monotonic() + 5
        while self.epmd_listens() and time.monotonic() < deadline:
            subprocess.run(
                ["epmd", "-kill"],
                env={**os.environ, **self.epmd},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(0.05)

    def epmd_listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.epmd["ERL_EPMD_PORT"]))) == 0


class Qpid(Broker):
    """Apache Qpid Broker-J with its Berkeley DB message store.

    Its own start script gives it a heap of 512 MiB, which a million messages do not fit in.
    """

    name = "qpid"
    jars = HERE.parent / "target" / "qpid"

    def command(self):
        configuration = self.directory / "initial-config.json"
        configuration.write_text(json.dumps(self.configuration()))
        return [
            JAVA,
            "-Xmx2g",
            "-XX:MaxDirectMemorySize=1536m",
            "-cp",
            f"{self.jars}/*",
            "org.apache.qpid.server.Main",
            "-prop",
            f"qpid.work_dir={self.directory}/work",
            "-icp",
            str(configuration),
        ], {"QPID_WORK": str(self.directory / "work")}

    def configuration(self):
        return {
            "name": "bench",
            "modelVersion": "9.0",
            "authenticationproviders": [
                {
                    "name": "plain",
                    "type": "Plain",
                    "secureOnlyMechanisms": [],
                    "users": [{"name": "guest", "type": "managed", "password": "guest"}],
                }
            ],
            "ports": [
                {
                    "name": "AMQP",
                    "port": self.port,
                    "bindingAddress": "127.0.0.1",
                    "authenticationProvider": "plain",
                    "protocols": ["AMQP_0_9_1"],
                    "virtualhostaliases": [{"name": "defaultAlias", "type": "defaultAlias"}],
                }
            ],
            "virtualhostnodes": [
                {
                    "name": "default",
                    "type": "BDB",
                    "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": json.dumps({"type": "BDB"}),
                }
            ],
        }

    @classmethod
    def version(cls):
        for jar in cls.jars.glob("qpid-broker-core-*.jar"):
            return re.search(r"core-(.*)\.jar", jar.name).group(1)
        return "unknown"


BROKERS = {kind.name: kind for kind in (Leveret, RabbitMQ, Qpid)}
