"""The scenario with kombu over py-amqp, then a Celery worker: scenario.py HOST PORT PREFIX."""

import contextlib
import datetime
import decimal
import sys

import amqp
import celery
import kombu

import celery_steps
from scenario_steps import QUEUE_ARGUMENTS, STEP_DEADLINE_SECONDS, Steps
from scenario_steps import body_of, expect, expect_reply_to

HOST, PORT, PREFIX = sys.argv[1], int(sys.argv[2]), sys.argv[3]
EXCHANGE = kombu.Exchange(f"{PREFIX}.exchange", "topic", durable=True, auto_delete=True)
QUEUE = kombu.Queue(f"{PREFIX}.queue", queue_arguments=QUEUE_ARGUMENTS)

# Every type that py-amqp 5.1 writes: S t d I L D T F A V. Its bytes go out as S too.
HEADERS = {
    "longstr": "Grüße, 世界",
    "bytes": b"\x00\xff\x80",
    "bool": True,
    "double": -1.25e-9,
    "int": -123456,
    "long": 2**40 + 1,
    "decimal": decimal.Decimal("-123.45"),
    "timestamp": datetime.datetime(2022, 11, 20, 12, 30, 15),
    "table": {"deep": {"deeper": [1, "two", {"three": 3}]}},
    "array": ["a", 1, False, None, [2]],
    "void": None,
    "empty-table": {},
    "empty-array": [],
}

PROPERTIES = dict(
    content_type="text/plain",
    content_encoding="binary",
    application_headers={"k": "v"},
    delivery_mode=2,
    priority=7,
    correlation_id="correlation",
    reply_to="reply.here",
    expiration="600000",
    message_id="message-1",
    timestamp=1668945015,
    type="kind",
    user_id="guest",
    app_id="scenario",
    cluster_id="cluster",
)

connection = None


def connect():
    global connection
    connection = kombu.Connection(
        f"amqp://guest:guest@{HOST}:{PORT}//",
        connect_timeout=STEP_DEADLINE_SECONDS,
        transport_options={
            "client_properties": {"connection_name": PREFIX},
            "confirm_publish": True,
        },
    )
    connection.connect()
    capabilities = connection.connection.server_properties["capabilities"]
    for name in ("publisher_confirms", "basic.nack", "consumer_cancel_notify"):
        expect(name, capabilities[name], True)


@contextlib.contextmanager
def channel():
    """A channel for one step; a new connection too, if an earlier step lost it."""
    if connection is None or not connection.connected:
        connect()
    opened = connection.channel()
    try:
        yield opened
    finally:
        if opened.is_open:
            opened.close()


@contextlib.contextmanager
def queue(name, arguments=None):
    """A queue for one step."""
    made = kombu.Queue(
        f"{PREFIX}.{name}", queue_arguments={**QUEUE_ARGUMENTS, **(arguments or {})}
    )
    with channel() as declaring:
        made(declaring).declare()
    try:
        yield made.name
    finally:
        with channel() as deleting:
            made(deleting).delete()


def ready(name):
    with channel() as asking:
        return asking.queue_declare(name, passive=True).message_count


def publish(ch, name, body, **options):
    """Confirmed by the time it answers: basic_publish waits, when confirm_publish is set."""
    options = {"content_type": "text/plain", "content_encoding": "binary", **options}
    options.setdefault("confirm_timeout", STEP_DEADLINE_SECONDS)
    kombu.Producer(ch).publish(body, routing_key=name, **options)


class Inbox:
    """A consumer whose deliveries are taken one by one."""

    def __init__(self, ch, name, **options):
        self._messages = []
        self.consumer = kombu.Consumer(
            ch,
            [kombu.Queue(name, no_declare=True)],
            on_message=self._messages.append,
            auto_declare=False,
            **options,
        )
        self.consumer.consume()

    def next(self):
        while not self._messages:
            connection.drain_events(timeout=STEP_DEADLINE_SECONDS)
        return self._messages.pop(0)


def declare():
    with channel() as ch:
        EXCHANGE(ch).declare()
        for _ in range(2):
            declared = ch.queue_declare(
                QUEUE.name, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS
            )
            expect("declared", tuple(declared), (QUEUE.name, 0, 0))
        EXCHANGE(ch).declare(passive=True)


def bind():
    with channel() as ch:
        QUEUE(ch).bind_to(EXCHANGE.name, "order.*.created")


def publish_confirm():
    with channel() as ch:
        for number in range(10):
            publish(ch, "order.eu.created", b"%d" % number, exchange=EXCHANGE.name, mandatory=True)
        expect("ready", ready(QUEUE.name), 10)
        expect("purged", QUEUE(ch).purge(), 10)


def mandatory_return():
    with channel() as ch:
        returns = []
        producer = kombu.Producer(ch, on_return=lambda *got: returns.append(got))
        producer.publish(
            b"lost",
            content_type="text/plain",
            content_encoding="binary",
            exchange=EXCHANGE.name,
            routing_key="nowhere",
            message_id="m",
            mandatory=True,
        )
        # The return comes before the confirm that publish waited for.
        ((error, exchange, routing_key, message),) = returns
        expect("reply", (error.reply_code, error.reply_text), (312, "NO_ROUTE"))
        expect("address", (exchange, routing_key), (EXCHANGE.name, "nowhere"))
        expect("message", (message.properties["message_id"], bytes(message.body)), ("m", b"lost"))


def consume_ack():
    with queue("consume") as name:
        with channel() as ch:
            for number in range(3):
                publish(ch, name, b"%d" % number)
            inbox = Inbox(ch, name, prefetch_count=10)
            for number in range(3):
                message = inbox.next()
                info = message.delivery_info
                expect("body", bytes(message.body), b"%d" % number)
                expect("tag", message.delivery_tag, number + 1)
                expect("address", (info["exchange"], info["routing_key"]), ("", name))
                expect("redelivered", info["redelivered"], False)
                message.ack()
            inbox.consumer.cancel()
        expect("left after close", ready(name), 0)


def nack_requeue():
    with queue("nack") as name, channel() as ch:
        publish(ch, name, b"again")
        inbox = Inbox(ch, name, prefetch_count=1)
        message = inbox.next()
        expect("first redelivered", message.delivery_info["redelivered"], False)
        # Kombu's requeue() is a basic.reject; py-amqp has no basic.nack to send.
        message.requeue()
        message = inbox.next()
        expect("second redelivered", message.delivery_info["redelivered"], True)
        expect("second body", bytes(message.body), b"again")
        message.ack()
        inbox.consumer.cancel()


def reject():
    with queue("dead") as dead:
        dead_letter = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": dead}
        with queue("reject", dead_letter) as name, channel() as ch:
            publish(ch, name, b"no", headers=HEADERS)
            Inbox(ch, name).next().reject()
            message = Inbox(ch, dead, no_ack=True).next()
        expect("body", bytes(message.body), b"no")
        death = message.headers["x-death"][0]
        expect("x-death", (death["reason"], death["count"], death["queue"]), ("rejected", 1, name))
        expect("x-death routing-keys", death["routing-keys"], [name])
        kept = {key: message.headers[key] for key in HEADERS}
        expect("other headers", kept, HEADERS)


def get():
    with queue("get") as name, channel() as ch:
        got = kombu.Queue(name)(ch)
        expect("empty", got.get(), None)
        publish(ch, name, b"first")
        publish(ch, name, b"second")
        for body, left in ((b"first", 1), (b"second", 0)):
            message = got.get()
            expect("body", bytes(message.body), body)
            expect("message count", message.delivery_info["message_count"], left)
            expect("redelivered", message.delivery_info["redelivered"], False)
            message.ack()


def rpc():
    with queue("rpc") as name, channel() as server, channel() as client:
        answers = Inbox(client, "amq.rabbitmq.reply-to", no_ack=True)
        questions = Inbox(server, name)
        publish(client, name, b"question", reply_to="amq.rabbitmq.reply-to", correlation_id="7")
        question = questions.next()
        reply_to = question.properties["reply_to"]
        expect_reply_to(reply_to)
        answer_for = question.properties["correlation_id"]
        publish(server, reply_to, bytes(question.body).upper(), correlation_id=answer_for)
        question.ack()
        answer = answers.next()
        expect("answer", bytes(answer.body), b"QUESTION")
        expect("correlation", answer.properties["correlation_id"], "7")


def round_trip(step, body, properties):
    """Through py-amqp itself: kombu's producer fills in properties of its own."""
    with queue(step) as name, channel() as ch:
        ch.basic_publish(
            amqp.Message(body, **properties),
            routing_key=name,
            confirm_timeout=STEP_DEADLINE_SECONDS,
        )
        message = ch.basic_get(name, no_ack=True)
        got = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        expect("size", len(got), len(body))
        expect("body", got, body)
        return message.properties


def headers():
    got = round_trip("headers", b"h", {"application_headers": HEADERS})
    expect("headers", got["application_headers"], HEADERS)


def properties():
    expect("properties", round_trip("properties", b"p", PROPERTIES), PROPERTIES)


def expect_missing(what, ask):
    """A channel error, after which py-amqp opens the same number again at once."""
    with channel() as ch:
        try:
            ask(ch)
        except amqp.NotFound as closed:
            text = f"NOT_FOUND - no {what} in vhost '/'"
            expect("channel error", (closed.reply_code, closed.reply_text), (404, text))
        else:
            raise AssertionError(f"no channel error for a missing {what}")
        ch.basic_qos(prefetch_size=0, prefetch_count=1, a_global=False)
    expect("connection open", connection.connected, True)


def channel_error():
    missing = f"{PREFIX}.missing"
    expect_missing(f"queue '{missing}'", lambda ch: ch.queue_declare(missing, passive=True))
    expect("new channel", ready(QUEUE.name), 0)


def transaction():
    """On a connection of its own: with confirm_publish, every channel that publishes confirms."""
    with queue("tx") as name:
        url = f"amqp://guest:guest@{HOST}:{PORT}//"
        with kombu.Connection(url) as plain, plain.channel() as ch:
            ch.tx_select()
            publish(ch, name, b"kept", confirm_timeout=None)
            expect("before commit", ready(name), 0)
            ch.tx_commit()
            expect("after commit", ready(name), 1)
            publish(ch, name, b"undone", confirm_timeout=None)
            ch.tx_rollback()
            expect("after rollback", ready(name), 1)
            message = ch.basic_get(name)
            expect("body", bytes(message.body), b"kept")
            ch.basic_ack(message.delivery_tag)
            ch.tx_rollback()
            ch.basic_ack(message.delivery_tag)
            ch.tx_commit()
        expect("after ack", ready(name), 0)


def close():
    with channel() as ch:
        QUEUE(ch).delete()
        EXCHANGE(ch).delete()
    connection.close()
    connect()
    expect_missing(f"queue '{QUEUE.name}'", lambda ch: QUEUE(ch).queue_declare(passive=True))
    expect_missing(f"exchange '{EXCHANGE.name}'", lambda ch: EXCHANGE(ch).declare(passive=True))
    connection.close()


steps = Steps(f"kombu {kombu.__version__}, py-amqp {amqp.__version__}, Celery {celery.__version__}")
steps.run("connect", connect)
steps.run("declare", declare)
steps.run("bind", bind)
steps.run("publish-confirm", publish_confirm)
steps.run("return", mandatory_return)
steps.run("consume-ack", consume_ack)
steps.run("nack-requeue", nack_requeue)
steps.run("reject", reject)
steps.run("get", get)
steps.run("rpc", rpc)
steps.run("headers", headers)
steps.run("properties", properties)
steps.run("body-empty", lambda: round_trip("empty", b"", {}))
steps.run("body-1MiB", lambda: round_trip("large", body_of(1 << 20), {}))
steps.run("channel-error", channel_error)
steps.run("transaction", transaction)
steps.run("close", close)
celery_steps.run(steps, HOST, PORT, PREFIX)
sys.exit(steps.exit_code)
