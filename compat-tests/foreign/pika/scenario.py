"""The scenario with pika's blocking adapter: scenario.py HOST PORT PREFIX."""

import contextlib
import datetime
import decimal
import sys

import pika
from pika.exceptions import ChannelClosedByBroker, UnroutableError

from scenario_steps import QUEUE_ARGUMENTS, STEP_DEADLINE_SECONDS, Steps
from scenario_steps import body_of, expect, expect_reply_to

HOST, PORT, PREFIX = sys.argv[1], int(sys.argv[2]), sys.argv[3]
EXCHANGE, QUEUE = f"{PREFIX}.exchange", f"{PREFIX}.queue"

# Every type that pika 1.2 writes: S x t I l D T F A V. It has none for floats.
HEADERS = {
    "longstr": "Grüße, 世界",
    "bytes": b"\x00\xff\x80",
    "bool": True,
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
    content_encoding="identity",
    headers={"k": "v"},
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
    connection = pika.BlockingConnection(
        pika.ConnectionParameters(
            HOST,
            PORT,
            client_properties={"connection_name": PREFIX},
            socket_timeout=STEP_DEADLINE_SECONDS,
        )
    )
    # BlockingConnection shows of the server's properties only some capabilities.
    expect("publisher_confirms", connection.publisher_confirms_supported, True)
    expect("basic.nack", connection.basic_nack_supported, True)
    expect("consumer_cancel_notify", connection.consumer_cancel_notify_supported, True)
    expect("exchange_exchange_bindings", connection.exchange_exchange_bindings_supported, True)


@contextlib.contextmanager
def channel():
    """A channel for one step; a new connection too, if an earlier step lost it."""
    if connection is None or not connection.is_open:
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
    name = f"{PREFIX}.{name}"
    arguments = {**QUEUE_ARGUMENTS, **(arguments or {})}
    with channel() as declaring:
        declaring.queue_declare(name, durable=True, arguments=arguments)
    try:
        yield name
    finally:
        with channel() as deleting:
            deleting.queue_delete(name)


def ready(name):
    with channel() as asking:
        return asking.queue_declare(name, passive=True).method.message_count


def next_delivery(deliveries):
    method, properties, body = next(deliveries)
    if method is None:
        raise TimeoutError("no delivery")
    return method, properties, body


def deliveries_of(consuming, name, **options):
    return consuming.consume(name, inactivity_timeout=STEP_DEADLINE_SECONDS, **options)


def declare():
    with channel() as ch:
        ch.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=True)
        for _ in range(2):
            declared = ch.queue_declare(QUEUE, durable=True, arguments=QUEUE_ARGUMENTS).method
            expect("queue", declared.queue, QUEUE)
            expect("counts", (declared.message_count, declared.consumer_count), (0, 0))
        ch.exchange_declare(EXCHANGE, passive=True)


def bind():
    with channel() as ch:
        ch.queue_bind(QUEUE, EXCHANGE, "order.*.created")


def publish_confirm():
    with channel() as ch:
        ch.confirm_delivery()
        for number in range(10):
            ch.basic_publish(
                EXCHANGE,
                "order.eu.created",
                b"%d" % number,
                pika.BasicProperties(delivery_mode=2),
                mandatory=True,
            )
        expect("ready", ready(QUEUE), 10)
        expect("purged", ch.queue_purge(QUEUE).method.message_count, 10)


def mandatory_return():
    with channel() as ch:
        ch.confirm_delivery()
        try:
            ch.basic_publish(
                EXCHANGE,
                "nowhere",
                b"lost",
                pika.BasicProperties(message_id="m"),
                mandatory=True,
            )
        except UnroutableError as error:
            (returned,) = error.messages
        else:
            raise AssertionError("no return")
        method = returned.method
        expect("reply", (method.reply_code, method.reply_text), (312, "NO_ROUTE"))
        expect("address", (method.exchange, method.routing_key), (EXCHANGE, "nowhere"))
        expect("message", (returned.properties.message_id, returned.body), ("m", b"lost"))


def consume_ack():
    with queue("consume") as name:
        with channel() as ch:
            for number in range(3):
                ch.basic_publish("", name, b"%d" % number)
            ch.basic_qos(prefetch_count=10)
            deliveries = deliveries_of(ch, name)
            for number in range(3):
                method, _, body = next_delivery(deliveries)
                expect("body", body, b"%d" % number)
                expect("tag", method.delivery_tag, number + 1)
                expect("address", (method.exchange, method.routing_key), ("", name))
                expect("redelivered", method.redelivered, False)
                ch.basic_ack(method.delivery_tag)
            expect("requeued by cancel", ch.cancel(), 0)
        expect("left after close", ready(name), 0)


def nack_requeue():
    with queue("nack") as name, channel() as ch:
        ch.basic_publish("", name, b"again")
        ch.basic_qos(prefetch_count=1)
        deliveries = deliveries_of(ch, name)
        method, _, _ = next_delivery(deliveries)
        expect("first redelivered", method.redelivered, False)
        ch.basic_nack(method.delivery_tag, requeue=True)
        method, _, body = next_delivery(deliveries)
        expect("second", (method.redelivered, body), (True, b"again"))
        ch.basic_ack(method.delivery_tag)
        ch.cancel()


def reject():
    with queue("dead") as dead:
        dead_letter = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": dead}
        with queue("reject", dead_letter) as name, channel() as ch:
            ch.basic_publish("", name, b"no", pika.BasicProperties(headers=HEADERS))
            method, _, _ = next_delivery(deliveries_of(ch, name))
            ch.basic_reject(method.delivery_tag, requeue=False)
            ch.cancel()
            _, properties, body = next_delivery(deliveries_of(ch, dead, auto_ack=True))
            ch.cancel()
        expect("body", body, b"no")
        death = properties.headers["x-death"][0]
        expect("x-death", (death["reason"], death["count"], death["queue"]), ("rejected", 1, name))
        expect("x-death routing-keys", death["routing-keys"], [name])
        kept = {key: properties.headers[key] for key in HEADERS}
        expect("other headers", kept, HEADERS)


def get():
    with queue("get") as name, channel() as ch:
        expect("empty", ch.basic_get(name), (None, None, None))
        ch.confirm_delivery()
        ch.basic_publish("", name, b"first")
        ch.basic_publish("", name, b"second")
        for body, left in ((b"first", 1), (b"second", 0)):
            method, _, got = ch.basic_get(name)
            expect("got", (got, method.message_count, method.redelivered), (body, left, False))
            ch.basic_ack(method.delivery_tag)


def rpc():
    with queue("rpc") as name, channel() as server, channel() as client:

        def serve(ch, method, properties, body):
            expect_reply_to(properties.reply_to)
            answer = pika.BasicProperties(correlation_id=properties.correlation_id)
            ch.basic_publish("", properties.reply_to, body.upper(), answer)
            ch.basic_ack(method.delivery_tag)

        answers = []
        server.basic_consume(name, serve)
        client.basic_consume(
            "amq.rabbitmq.reply-to", lambda *got: answers.append(got), auto_ack=True
        )
        question = pika.BasicProperties(reply_to="amq.rabbitmq.reply-to", correlation_id="7")
        client.basic_publish("", name, b"question", question)
        while not answers:
            connection.process_data_events(time_limit=STEP_DEADLINE_SECONDS)
        _, method, properties, body = answers[0]
        expect("answer", (body, properties.correlation_id), (b"QUESTION", "7"))
        expect("exchange", method.exchange, "")


def round_trip(step, body, properties):
    with queue(step) as name, channel() as ch:
        ch.confirm_delivery()
        ch.basic_publish("", name, body, properties)
        _, got_properties, got_body = ch.basic_get(name, auto_ack=True)
        expect("size", len(got_body), len(body))
        expect("body", got_body, body)
        return got_properties


def headers():
    got = round_trip("headers", b"h", pika.BasicProperties(headers=HEADERS))
    expect("headers", got.headers, HEADERS)


def properties():
    got = round_trip("properties", b"p", pika.BasicProperties(**PROPERTIES))
    expect("properties", vars(got), PROPERTIES)


def channel_error():
    missing = f"{PREFIX}.missing"
    expect_missing(f"queue '{missing}'", lambda ch: ch.queue_declare(missing, passive=True))
    expect("new channel", ready(QUEUE), 0)


def transaction():
    with queue("tx") as name, channel() as ch:
        ch.tx_select()
        ch.basic_publish("", name, b"kept")
        expect("before commit", ready(name), 0)
        ch.tx_commit()
        expect("after commit", ready(name), 1)
        ch.basic_publish("", name, b"undone")
        ch.tx_rollback()
        expect("after rollback", ready(name), 1)
        method, _, body = ch.basic_get(name)
        expect("body", body, b"kept")
        ch.basic_ack(method.delivery_tag)
        ch.tx_rollback()
        ch.basic_ack(method.delivery_tag)
        ch.tx_commit()
        ch.close()
        expect("after ack", ready(name), 0)


def close():
    with channel() as ch:
        ch.queue_delete(QUEUE)
        ch.exchange_delete(EXCHANGE)
    connection.close()
    connect()
    expect_missing(f"queue '{QUEUE}'", lambda ch: ch.queue_declare(QUEUE, passive=True))
    expect_missing(f"exchange '{EXCHANGE}'", lambda ch: ch.exchange_declare(EXCHANGE, passive=True))
    connection.close()


def expect_missing(what, ask):
    """A channel error, and the channel is closed by it; the connection is not."""
    with channel() as ch:
        try:
            ask(ch)
        except ChannelClosedByBroker as closed:
            text = f"NOT_FOUND - no {what} in vhost '/'"
            expect("channel error", (closed.reply_code, closed.reply_text), (404, text))
        else:
            raise AssertionError(f"no channel error for a missing {what}")
        expect("channel open", ch.is_open, False)
    expect("connection open", connection.is_open, True)


steps = Steps(f"pika {pika.__version__}")
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
steps.run("body-empty", lambda: round_trip("empty", b"", pika.BasicProperties()))
steps.run("body-1MiB", lambda: round_trip("large", body_of(1 << 20), pika.BasicProperties()))
steps.run("channel-error", channel_error)
steps.run("transaction", transaction)
steps.run("close", close)
sys.exit(steps.exit_code)
