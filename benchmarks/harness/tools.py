"""Installs what the benchmarks need and is not there yet."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
TARGET = HOME / "target"
PERF_TEST_JARS = TARGET / "perf-test"
DRIVER_CLASSES = TARGET / "drivers"


class MissingTool(Exception):
    """Something is not installed and could not be installed. The text says what to do."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def prepare(names):
    """Gets everything for the brokers named, and the load generators."""
    for command in ("java", "javac", "mvn"):
        if not shutil.which(command):
            raise MissingTool(
                f"{command} is not on the path: a JDK (17 or later) and Maven are needed"
            )
    copy_jars("perf-test")
    compile_drivers()
    if "rabbitmq" in names:
        install_rabbitmq()
    if "qpid" in names:
        copy_jars("qpid")


def install_rabbitmq():
    if Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists():
        return
    if not shutil.which("apt-get"):
        raise MissingTool("RabbitMQ is not installed, and there is no apt-get to install it with")
    say("installing rabbitmq-server with apt-get ...")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = [*as_root, "apt-get", "install", "-y", "--no-install-recommends", "rabbitmq-server"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(install, env=environment, stdout=sys.stderr).returncode != 0:
        raise MissingTool("could not install RabbitMQ; try: apt-get install rabbitmq-server")


def maven(what, *arguments):
    command = ["mvn", "-q", "-B", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise MissingTool(f"Maven could not {what}:\n{done.stdout}")


def build_leveret():
    """Always: ./leveret builds only what is missing, and would run what was built last."""
    say("building Leveret ...")
    root = ["-f", HOME.parent / "pom.xml"]
    maven("build Leveret", *root, "-DskipTests", "-pl", "broker-main", "-am", "package")


def copy_jars(profile):
    """
    Copies the jars of one profile of pom.xml to target/, unless that was done since pom.xml last
    changed.
    """
    directory = TARGET / profile
    complete = directory / ".complete"
    if complete.exists() and complete.stat().st_mtime > (HOME / "pom.xml").stat().st_mtime:
        return
    say(f"downloading the jars of {profile} ...")
    shutil.rmtree(directory, ignore_errors=True)
    to = ["-DincludeScope=runtime", f"-DoutputDirectory={directory}"]
    goal = "dependency:copy-dependencies"
    maven(f"get the jars of {profile}", "-f", HOME / "pom.xml", "-P", profile, goal, *to)
    complete.touch()


def compile_drivers():
    sources = sorted((HOME / "drivers").glob("*.java"))
    logging = HOME / "drivers" / "logback.xml"
    newest = max(file.stat().st_mtime for file in [*sources, logging])
    complete = DRIVER_CLASSES / ".complete"
    if complete.exists() and complete.stat().st_mtime > newest:
        return
    command = ["javac", "-Xlint:all", "-d", DRIVER_CLASSES, "-cp", f"{PERF_TEST_JARS}/*", *sources]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        raise MissingTool("the load drivers do not compile")
    shutil.copy(logging, DRIVER_CLASSES)
    complete.touch()
