"""A Celery worker process doing tasks, with results over rpc://, remote control and events."""

import os
import signal
import subprocess
import sys

import celery

from scenario_steps import STEP_DEADLINE_SECONDS, expect


def run(steps, host, port, prefix):
    os.environ["SCENARIO_PREFIX"] = prefix
    os.environ["SCENARIO_BROKER"] = f"amqp://guest:guest@{host}:{port}//"
    import tasks  # Reads the environment.

    worker = start_worker(prefix)
    try:
        # The first task waits in its queue until the worker is there.
        steps.run("celery-task", lambda: task(tasks))
        steps.run("celery-workflow", lambda: workflow(tasks))
        steps.run("celery-error", lambda: error(tasks))
        steps.run("celery-retry", lambda: retry(tasks))
        steps.run("celery-control", lambda: control(tasks, prefix))
        steps.run("celery-events", lambda: events(tasks))
        steps.run("celery-stop", lambda: stop(tasks, worker))
    finally:
        if worker.poll() is None:
            worker.kill()


def start_worker(prefix):
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker"]
    command += ["--concurrency", "2", "--hostname", f"worker@{prefix}", "--loglevel", "WARNING"]
    return subprocess.Popen(command, stdout=sys.stderr)


def task(tasks):
    result = tasks.add.delay(40, 2)
    expect("result", result.get(timeout=STEP_DEADLINE_SECONDS), 42)
    expect("state", result.state, "SUCCESS")


def workflow(tasks):
    chained = celery.chain(tasks.add.s(1, 2), tasks.add.s(3), tasks.add.s(4))()
    expect("chain", chained.get(timeout=STEP_DEADLINE_SECONDS), 10)
    grouped = celery.group(tasks.add.s(n, n) for n in range(20))()
    expect("group", grouped.get(timeout=STEP_DEADLINE_SECONDS), [n + n for n in range(20)])


def error(tasks):
    try:
        tasks.fail.delay("on purpose").get(timeout=STEP_DEADLINE_SECONDS)
    except ValueError as raised:
        expect("error", str(raised), "on purpose")
    else:
        raise AssertionError("the task did not fail")


def retry(tasks):
    expect("retries", tasks.third_time_lucky.delay().get(timeout=STEP_DEADLINE_SECONDS), 2)


def control(tasks, prefix):
    """A broadcast over the control exchange; every worker answers into a queue of the asker."""
    answers = tasks.app.control.ping(timeout=STEP_DEADLINE_SECONDS, limit=1)
    expect("ping", answers, [{f"worker@{prefix}": {"ok": "pong"}}])


def events(tasks):
    """A task sent once the first heartbeat shows that the events arrive here."""
    sent = []
    seen = []

    def on_heartbeat(_):
        if not sent:
            sent.append(tasks.add.delay(1, 1))

    def on_succeeded(event):
        if sent and event["uuid"] == sent[0].id:
            seen.append(event["result"])
            receiver.should_stop = True

    with tasks.app.connection_for_read() as connection:
        handlers = {"worker-heartbeat": on_heartbeat, "task-succeeded": on_succeeded}
        receiver = tasks.app.events.Receiver(connection, handlers=handlers)
        receiver.capture(limit=None, timeout=STEP_DEADLINE_SECONDS, wakeup=True)
    expect("result in the event", seen, ["2"])
    expect("result", sent[0].get(timeout=STEP_DEADLINE_SECONDS), 2)


def stop(tasks, worker):
    """A warm shutdown, then everything that Celery leaves on a broker is removed."""
    worker.send_signal(signal.SIGTERM)
    expect("worker's exit code", worker.wait(STEP_DEADLINE_SECONDS), 0)
    tasks.app.backend.result_consumer.stop()
    with tasks.app.connection_for_write() as connection, connection.channel() as channel:
        for queue in tasks.QUEUES:
            expect("tasks left", channel.queue_delete(queue), 0)
        for exchange in tasks.EXCHANGES:
            channel.exchange_delete(exchange)
    tasks.app.close()
