"""The Celery application: read by the worker process and by the scenario that sends it tasks."""

import os

import celery
import kombu

from scenario_steps import QUEUE_ARGUMENTS

PREFIX = os.environ["SCENARIO_PREFIX"]
TASKS = f"{PREFIX}.tasks"

app = celery.Celery(PREFIX, broker=os.environ["SCENARIO_BROKER"], backend="rpc://")
app.conf.update(
    broker_transport_options={"confirm_publish": True},
    broker_connection_retry=False,
    task_default_queue=TASKS,
    task_queues=[kombu.Queue(TASKS, kombu.Exchange(TASKS), TASKS, queue_arguments=QUEUE_ARGUMENTS)],
    control_exchange=f"{PREFIX}.control",
    event_exchange=f"{PREFIX}.events",
    event_queue_prefix=f"{PREFIX}.events",
    worker_send_task_events=True,
)

# What the worker and its senders declare that does not go by itself.
QUEUES = [TASKS]
EXCHANGES = [
    TASKS,
    f"{PREFIX}.control.pidbox",
    f"reply.{PREFIX}.control.pidbox",
    f"{PREFIX}.events",
]


@app.task
def add(left, right):
    return left + right


@app.task(acks_late=True)
def fail(text):
    raise ValueError(text)


@app.task(bind=True, max_retries=3)
def third_time_lucky(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0)
    return self.request.retries
