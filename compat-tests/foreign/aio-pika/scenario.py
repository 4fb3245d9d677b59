"""The scenario with aio-pika: scenario.py HOST PORT PREFIX."""

import asyncio
import contextlib
import datetime
import decimal
import os
import sys

import aio_pika
import aiormq
from aio_pika.exceptions import ChannelNotFoundEntity, DeliveryError, QueueEmpty

from scenario_steps import QUEUE_ARGUMENTS, STEP_DEADLINE_SECONDS, Steps
from scenario_steps import body_of, expect, expect_reply_to

HOST, PORT, PREFIX = sys.argv[1], int(sys.argv[2]), sys.argv[3]
EXCHANGE, QUEUE = f"{PREFIX}.exchange", f"{PREFIX}.queue"

# Every type that pamqp 3.2 writes: S x t b s u I i l f D T F A V. aio-pika turns a float
# at the top level into JSON text, so the float stands in an array. pamqp fails on negative bytes.
HEADERS = {
    "longstr": "Grüße, 世界",
    "bytes": bytearray(b"\x00\xff\x80"),
    "bool": True,
    "byte": 100,
    "short": -30000,
    "unsigned-short": 60000,
    "int": -123456,
    "unsigned-int": 4000000000,
    "long": -(2**40) - 1,
    "float": [-1.25],
    "decimal": [decimal.Decimal("123.45")],
    "timestamp": datetime.datetime(2022, 11, 20, 12, 30, 15, tzinfo=datetime.timezone.utc),
    "table": {"deep": {"deeper": [1, "two", {"three": 3}]}},
    "array": ["a", 1, False, None, [2]],
    "void": None,
    "empty-table": {},
    "empty-array": [],
}
# pamqp writes a moment with its zone and reads it back as UTC without saying so.
HEADERS_READ = {**HEADERS, "timestamp": HEADERS["timestamp"].replace(tzinfo=None)}

# aio-pika's Message has every property but cluster_id.
PROPERTIES = dict(
    content_type="text/plain",
    content_encoding="identity",
    headers={"k": "v"},
    delivery_mode=2,
    priority=7,
    correlation_id="correlation",
    reply_to="reply.here",
    expiration=600,
    message_id="message-1",
    timestamp=HEADERS["timestamp"],
    type="kind",
    user_id="guest",
    app_id="scenario",
)

connection = None


async def connect():
    global connection
    connection = await aio_pika.connect(
        f"amqp://guest:guest@{HOST}:{PORT}/?name={PREFIX}", timeout=STEP_DEADLINE_SECONDS
    )
    capabilities = connection.transport.connection.server_capabilities
    for name in ("publisher_confirms", "basic.nack", "consumer_cancel_notify"):
        expect(name, capabilities[name], True)


@contextlib.asynccontextmanager
async def channel(**options):
    """A channel for one step; a new connection too, if an earlier step lost it."""
    if connection is None or connection.is_closed:
        await connect()
    async with connection.channel(**options) as opened:
        yield opened


@contextlib.asynccontextmanager
async def queue(name, arguments=None):
    """A queue for one step."""
    name = f"{PREFIX}.{name}"
    async with channel() as declaring:
        arguments = {**QUEUE_ARGUMENTS, **(arguments or {})}
        await declaring.declare_queue(name, durable=True, arguments=arguments)
    try:
        yield name
    finally:
        async with channel() as deleting:
            await deleting.queue_delete(name)


async def ready(name):
    async with channel() as asking:
        found = await asking.declare_queue(name, passive=True)
        return found.declaration_result.message_count


async def publish(ch, name, body, **properties):
    await ch.default_exchange.publish(aio_pika.Message(body, **properties), name)


class Inbox:
    """A consumer whose deliveries are taken one by one."""

    def __init__(self):
        self._messages = asyncio.Queue()

    @classmethod
    async def of(cls, ch, name, **options):
        inbox = cls()
        inbox._queue = await ch.get_queue(name, ensure=False)
        inbox._tag = await inbox._queue.consume(inbox._messages.put, **options)
        return inbox

    async def next(self):
        return await self._messages.get()

    async def cancel(self):
        await self._queue.cancel(self._tag)


async def declare():
    async with channel() as ch:
        await ch.declare_exchange(EXCHANGE, "topic", durable=True, auto_delete=True)
        for _ in range(2):
            declared = await ch.declare_queue(QUEUE, durable=True, arguments=QUEUE_ARGUMENTS)
            result = declared.declaration_result
            counts = (result.message_count, result.consumer_count)
            expect("declared", (result.queue, *counts), (QUEUE, 0, 0))
        await ch.declare_exchange(EXCHANGE, passive=True)


async def bind():
    async with channel() as ch:
        await (await ch.get_queue(QUEUE)).bind(EXCHANGE, "order.*.created")


async def publish_confirm():
    async with channel(on_return_raises=True) as ch:
        exchange = await ch.get_exchange(EXCHANGE)
        messages = [aio_pika.Message(b"%d" % number, delivery_mode=2) for number in range(10)]
        await asyncio.gather(*(exchange.publish(each, "order.eu.created") for each in messages))
        expect("ready", await ready(QUEUE), 10)
        purged = await (await ch.get_queue(QUEUE)).purge()
        expect("purged", purged.message_count, 10)


async def mandatory_return():
    async with channel(on_return_raises=True) as ch:
        exchange = await ch.get_exchange(EXCHANGE)
        try:
            await exchange.publish(aio_pika.Message(b"lost", message_id="m"), "nowhere")
        except DeliveryError as error:
            returned, method = error.message, error.frame
        else:
            raise AssertionError("no return")
        expect("reply", (method.reply_code, method.reply_text), (312, "NO_ROUTE"))
        expect("address", (method.exchange, method.routing_key), (EXCHANGE, "nowhere"))
        message_id = returned.header.properties.message_id
        expect("message", (message_id, returned.body), ("m", b"lost"))


async def consume_ack():
    async with queue("consume") as name:
        async with channel() as ch:
            for number in range(3):
                await publish(ch, name, b"%d" % number)
            await ch.set_qos(prefetch_count=10)
            inbox = await Inbox.of(ch, name)
            for number in range(3):
                message = await inbox.next()
                expect("body", message.body, b"%d" % number)
                expect("tag", message.delivery_tag, number + 1)
                expect("address", (message.exchange, message.routing_key), ("", name))
                expect("redelivered", message.redelivered, False)
                await message.ack()
            await inbox.cancel()
        expect("left after close", await ready(name), 0)


async def nack_requeue():
    async with queue("nack") as name, channel() as ch:
        await publish(ch, name, b"again")
        await ch.set_qos(prefetch_count=1)
        inbox = await Inbox.of(ch, name)
        message = await inbox.next()
        expect("first redelivered", message.redelivered, False)
        await message.nack(requeue=True)
        message = await inbox.next()
        expect("second", (message.redelivered, message.body), (True, b"again"))
        await message.ack()
        await inbox.cancel()


async def reject():
    async with queue("dead") as dead:
        dead_letter = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": dead}
        async with queue("reject", dead_letter) as name, channel() as ch:
            await publish(ch, name, b"no", headers=HEADERS)
            await (await (await Inbox.of(ch, name)).next()).reject()
            message = await (await Inbox.of(ch, dead, no_ack=True)).next()
        expect("body", message.body, b"no")
        death = message.headers_raw["x-death"][0]
        expect("x-death", (death["reason"], death["count"], death["queue"]), ("rejected", 1, name))
        expect("x-death routing-keys", death["routing-keys"], [name])
        kept = {key: message.headers_raw[key] for key in HEADERS}
        expect("other headers", kept, HEADERS_READ)


async def get():
    async with queue("get") as name, channel() as ch:
        got = await ch.get_queue(name)
        try:
            await got.get()
        except QueueEmpty:
            pass
        else:
            raise AssertionError("a message in an empty queue")
        await publish(ch, name, b"first")
        await publish(ch, name, b"second")
        for body, left in ((b"first", 1), (b"second", 0)):
            message = await got.get()
            found = (message.body, message.message_count, message.redelivered)
            expect("got", found, (body, left, False))
            await message.ack()


async def rpc():
    async with queue("rpc") as name, channel() as server, channel() as client:
        answers = await Inbox.of(client, "amq.rabbitmq.reply-to", no_ack=True)
        questions = await Inbox.of(server, name)
        asked = dict(reply_to="amq.rabbitmq.reply-to", correlation_id="7")
        await publish(client, name, b"question", **asked)
        question = await questions.next()
        expect_reply_to(question.reply_to)
        answer_for = question.correlation_id
        await publish(server, question.reply_to, question.body.upper(), correlation_id=answer_for)
        await question.ack()
        answer = await answers.next()
        expect("answer", (answer.body, answer.correlation_id), (b"QUESTION", "7"))


async def round_trip(step, body, **properties):
    async with queue(step) as name, channel() as ch:
        await publish(ch, name, body, **properties)
        message = await (await ch.get_queue(name)).get(no_ack=True)
        expect("size", len(message.body), len(body))
        expect("body", message.body, body)
        return message


async def headers():
    message = await round_trip("headers", b"h", headers=HEADERS)
    expect("headers", message.headers_raw, HEADERS_READ)


async def properties():
    message = await round_trip("properties", b"p", **PROPERTIES)
    got = {name: getattr(message, name) for name in PROPERTIES}
    got["headers"] = dict(message.headers)
    expect("properties", got, {**PROPERTIES, "timestamp": HEADERS_READ["timestamp"]})


async def expect_missing(what, ask):
    """A channel error, and the channel is closed by it; the connection is not."""
    async with channel() as ch:
        try:
            await ask(ch)
        except ChannelNotFoundEntity as closed:
            # The class stands for 404; the text is its only argument.
            expect("text", closed.args, (f"NOT_FOUND - no {what} in vhost '/'",))
        else:
            raise AssertionError(f"no channel error for a missing {what}")
        expect("channel closed", ch.is_closed, True)
    expect("connection closed", connection.is_closed, False)


async def channel_error():
    missing = f"{PREFIX}.missing"
    await expect_missing(f"queue '{missing}'", lambda ch: ch.declare_queue(missing, passive=True))
    expect("new channel", await ready(QUEUE), 0)


async def transaction():
    async with queue("tx") as name:
        async with channel(publisher_confirms=False) as ch:
            tx = ch.transaction()
            await tx.select()
            await publish(ch, name, b"kept")
            expect("before commit", await ready(name), 0)
            await tx.commit()
            expect("after commit", await ready(name), 1)
            await publish(ch, name, b"undone")
            await tx.rollback()
            expect("after rollback", await ready(name), 1)
            message = await (await ch.get_queue(name)).get()
            expect("body", message.body, b"kept")
            await message.ack()
            await tx.rollback()
            # The message object takes no second ack, the channel below it does.
            await ch.channel.basic_ack(message.delivery_tag)
            await tx.commit()
        expect("after ack", await ready(name), 0)


async def close():
    async with channel() as ch:
        await ch.queue_delete(QUEUE)
        await ch.exchange_delete(EXCHANGE)
    await connection.close()
    await connect()
    await expect_missing(f"queue '{QUEUE}'", lambda ch: ch.declare_queue(QUEUE, passive=True))
    await expect_missing(
        f"exchange '{EXCHANGE}'", lambda ch: ch.declare_exchange(EXCHANGE, passive=True)
    )
    await connection.close()


async def main(steps):
    async def run(name, action):
        global connection
        task = asyncio.ensure_future(action())
        # Not wait_for: that waits for the cancelled step, and aiormq may never let it go.
        await asyncio.wait({task}, timeout=STEP_DEADLINE_SECONDS)
        if not task.done():
            connection = None
            steps.failed(name, TimeoutError(f"not done within {STEP_DEADLINE_SECONDS} s"))
        elif task.exception():
            steps.failed(name, task.exception())
        else:
            steps.passed(name)

    await run("connect", connect)
    await run("declare", declare)
    await run("bind", bind)
    await run("publish-confirm", publish_confirm)
    await run("return", mandatory_return)
    await run("consume-ack", consume_ack)
    await run("nack-requeue", nack_requeue)
    await run("reject", reject)
    await run("get", get)
    await run("rpc", rpc)
    await run("headers", headers)
    await run("properties", properties)
    await run("body-empty", lambda: round_trip("empty", b""))
    await run("body-1MiB", lambda: round_trip("large", body_of(1 << 20)))
    await run("channel-error", channel_error)
    await run("transaction", transaction)
    await run("close", close)
    # Not through asyncio.run's end, which waits for steps that hang.
    os._exit(steps.exit_code)


scenario = Steps(f"aio-pika {aio_pika.__version__}, aiormq {aiormq.__version__}")
asyncio.run(main(scenario))
