package io.leveret.foreign.spring;

import static io.leveret.foreign.spring.Steps.expect;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.transaction.RabbitTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps that every client does, each the way a Spring application would. */
final class CommonSteps {
    private static final Date MOMENT = new Date(1_668_945_015_000L);

    private final Broker broker;
    private final TopicExchange exchange;
    private final Queue queue;

    CommonSteps(Broker broker) {
        this.broker = broker;
        exchange = new TopicExchange(broker.name("exchange"), true, true);
        queue = broker.queue("queue", Map.of());
    }

    void run(Steps steps) {
        steps.step("connect", this::connect);
        steps.step("declare", this::declare);
        steps.step("bind", this::bind);
        steps.step("publish-confirm", this::publishConfirm);
        steps.step("return", this::mandatoryReturn);
        steps.step("consume-ack", this::consumeAck);
        steps.step("nack-requeue", this::nackRequeue);
        steps.step("reject", this::reject);
        steps.step("get", this::get);
        steps.step("rpc", this::rpc);
        steps.step("headers", this::headers);
        steps.step("properties", this::properties);
        steps.step("body-empty", () -> roundTrip("empty", new byte[0], new MessageProperties()));
        steps.step("body-1MiB", () -> roundTrip("large", largeBody(), new MessageProperties()));
        steps.step("channel-error", this::channelError);
        steps.step("transaction", this::transaction);
        steps.step("close", this::close);
    }

    private void connect() {
        try (var connection = broker.connections.createConnection()) {
            Object capabilities =
                    connection.getDelegate().getServerProperties().get("capabilities");
            for (var name : List.of("publisher_confirms", "basic.nack", "consumer_cancel_notify")) {
                expect(name, ((Map<?, ?>) capabilities).get(name), true);
            }
        }
    }

    private void declare() {
        broker.admin.declareExchange(exchange);
        for (int times = 0; times < 2; times++) {
            expect("queue", broker.admin.declareQueue(queue), queue.getName());
            var information = broker.admin.getQueueInfo(queue.getName());
            expect("messages", information.getMessageCount(), 0);
            expect("consumers", information.getConsumerCount(), 0);
        }
        broker.template.execute(channel -> channel.exchangeDeclarePassive(exchange.getName()));
    }

    private void bind() {
        var binding = BindingBuilder.bind(queue).to(exchange).with("order.*.created");
        broker.admin.declareBinding(binding);
    }

    private void publishConfirm() throws Exception {
        for (int number = 0; number < 10; number++) {
            var returned =
                    broker.publish(exchange.getName(), "order.eu.created", text("" + number));
            expect("returned", returned.getReturned(), null);
        }
        expect("ready", broker.ready(queue.getName()), 10);
        expect("purged", broker.admin.purgeQueue(queue.getName()), 10);
    }

    private void mandatoryReturn() throws Exception {
        var lost = MessageBuilder.fromMessage(text("lost")).setMessageId("m").build();
        // The confirm is given out only after the return that came before it.
        var returned = broker.publish(exchange.getName(), "nowhere", lost).getReturned();
        expect("code", returned.getReplyCode(), 312);
        expect("text", returned.getReplyText(), "NO_ROUTE");
        expect("exchange", returned.getExchange(), exchange.getName());
        expect("routing key", returned.getRoutingKey(), "nowhere");
        expect("message id", returned.getMessage().getMessageProperties().getMessageId(), "m");
        expect("body", bodyOf(returned.getMessage()), "lost");
    }

    private void consumeAck() throws Exception {
        broker.withQueue(
                "consume",
                name -> {
                    for (int number = 0; number < 3; number++) {
                        broker.publish("", name, text("" + number));
                    }
                    broker.withListener(
                            name,
                            AcknowledgeMode.MANUAL,
                            10,
                            (message, channel) -> channel.basicAck(tagOf(message), false),
                            seen -> {
                                for (int number = 0; number < 3; number++) {
                                    Message message = Broker.next(seen);
                                    var about = message.getMessageProperties();
                                    expect("body", bodyOf(message), "" + number);
                                    expect("tag", about.getDeliveryTag(), number + 1L);
                                    expect("exchange", about.getReceivedExchange(), "");
                                    expect("routing key", about.getReceivedRoutingKey(), name);
                                    expect("redelivered", about.isRedelivered(), false);
                                }
                            });
                    expect("left after close", broker.ready(name), 0);
                });
    }

    private void nackRequeue() throws Exception {
        broker.withQueue(
                "nack",
                name -> {
                    broker.publish("", name, text("again"));
                    broker.withListener(
                            name,
                            AcknowledgeMode.MANUAL,
                            1,
                            (message, channel) -> {
                                if (message.getMessageProperties().isRedelivered()) {
                                    channel.basicAck(tagOf(message), false);
                                } else {
                                    channel.basicNack(tagOf(message), false, true);
                                }
                            },
                            seen -> {
                                var first = Broker.next(seen).getMessageProperties();
                                expect("first redelivered", first.isRedelivered(), false);
                                Message second = Broker.next(seen);
                                var about = second.getMessageProperties();
                                expect("second redelivered", about.isRedelivered(), true);
                                expect("second body", bodyOf(second), "again");
                            });
                });
    }

    /** A listener that fails for good; the container rejects, the queue dead-letters. */
    private void reject() throws Exception {
        broker.withQueue(
                "dead",
                dead -> {
                    var arguments =
                            Map.<String, Object>of(
                                    "x-dead-letter-exchange",
                                    "",
                                    "x-dead-letter-routing-key",
                                    dead);
                    broker.withQueue("reject", arguments, name -> reject(name, dead));
                });
    }

    private void reject(String name, String dead) throws Exception {
        broker.publish("", name, withHeaders("no"));
        broker.withListener(
                name,
                AcknowledgeMode.AUTO,
                1,
                (message, channel) -> {
                    throw new AmqpRejectAndDontRequeueException("no");
                },
                seen -> expectRejected(receive(dead), name));
    }

    private Message receive(String queue) {
        return broker.template.receive(queue, Steps.DEADLINE_SECONDS * 1000L);
    }

    private static void expectRejected(Message message, String from) {
        expect("body", bodyOf(message), "no");
        Map<String, ?> death = message.getMessageProperties().getXDeathHeader().get(0);
        expect("x-death reason", death.get("reason"), "rejected");
        expect("x-death count", death.get("count"), 1L);
        expect("x-death queue", death.get("queue"), from);
        expect("x-death routing-keys", death.get("routing-keys"), List.of(from));
        expectHeaders(message);
    }

    private void get() throws Exception {
        broker.withQueue(
                "get",
                name -> {
                    expect("empty", broker.template.receive(name), null);
                    broker.publish("", name, text("first"));
                    broker.publish("", name, text("second"));
                    expectGot(name, "first", 1);
                    expectGot(name, "second", 0);
                });
    }

    private void expectGot(String name, String body, int left) {
        broker.template.execute(
                channel -> {
                    GetResponse got = channel.basicGet(name, false);
                    expect("body", new String(got.getBody(), StandardCharsets.UTF_8), body);
                    expect("message count", got.getMessageCount(), left);
                    expect("redelivered", got.getEnvelope().isRedeliver(), false);
                    channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
                    return null;
                });
    }

    /** RabbitTemplate asks through direct reply-to unless told otherwise. */
    private void rpc() throws Exception {
        broker.withQueue(
                "rpc",
                name ->
                        broker.withListener(
                                name,
                                AcknowledgeMode.AUTO,
                                1,
                                (message, channel) -> answer(message),
                                seen -> {
                                    Object answer =
                                            broker.template.convertSendAndReceive(
                                                    "", name, "question");
                                    expect("answer", answer, "QUESTION");
                                    var asked = Broker.next(seen).getMessageProperties();
                                    String replyTo = asked.getReplyTo();
                                    expect(
                                            "made-up reply-to " + replyTo,
                                            replyTo.startsWith("amq.rabbitmq.reply-to."),
                                            true);
                                }));
    }

    private void answer(Message question) {
        var properties = new MessageProperties();
        properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
        properties.setCorrelationId(question.getMessageProperties().getCorrelationId());
        var body = bodyOf(question).toUpperCase().getBytes(StandardCharsets.UTF_8);
        broker.template.send(
                "", question.getMessageProperties().getReplyTo(), new Message(body, properties));
    }

    private Message roundTrip(String step, byte[] body, MessageProperties properties)
            throws Exception {
        var got = new Message[1];
        broker.withQueue(
                step,
                name -> {
                    broker.publish("", name, new Message(body, properties));
                    got[0] = broker.template.receive(name);
                });
        expect("size", got[0].getBody().length, body.length);
        expect("body equal", Arrays.equals(got[0].getBody(), body), true);
        return got[0];
    }

    private void headers() throws Exception {
        Message sent = withHeaders("h");
        expectHeaders(roundTrip("headers", sent.getBody(), sent.getMessageProperties()));
    }

    /** Every type the Java client writes: S x t b s I l f d D T F A V. */
    private static Map<String, Object> headerTable() {
        var table = new LinkedHashMap<String, Object>();
        table.put("longstr", "Grüße, 世界");
        table.put("bytes", new byte[] {0x00, (byte) 0xff, (byte) 0x80});
        table.put("bool", true);
        table.put("byte", (byte) -100);
        table.put("short", (short) -30000);
        table.put("int", -123456);
        table.put("long", -(1L << 40) - 1);
        table.put("float", -1.25f);
        table.put("double", -1.25e-9);
        table.put("decimal", new BigDecimal("123.45"));
        table.put("timestamp", MOMENT);
        table.put("table", Map.of("deep", Map.of("deeper", List.of(1, "two", Map.of("three", 3)))));
        table.put("array", Arrays.asList("a", 1, false, null, List.of((short) 2)));
        table.put("void", null);
        table.put("empty-table", Map.of());
        table.put("empty-array", List.of());
        return table;
    }

    private static Message withHeaders(String body) {
        Message message = text(body);
        message.getMessageProperties().getHeaders().putAll(headerTable());
        return message;
    }

    private static void expectHeaders(Message message) {
        var headers = message.getMessageProperties().getHeaders();
        headerTable().forEach((name, value) -> expect(name, headers.get(name), value));
        expect("void is there", headers.containsKey("void"), true);
    }

    private void properties() throws Exception {
        var sent = new MessageProperties();
        sent.setContentType("text/plain");
        sent.setContentEncoding("identity");
        sent.setHeader("k", "v");
        sent.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        sent.setPriority(7);
        sent.setCorrelationId("correlation");
        sent.setReplyTo("reply.here");
        sent.setExpiration("600000");
        sent.setMessageId("message-1");
        sent.setTimestamp(MOMENT);
        sent.setType("kind");
        sent.setUserId("guest");
        sent.setAppId("scenario");
        sent.setClusterId("cluster");
        var got = roundTrip("properties", "p".getBytes(), sent).getMessageProperties();
        expect("content-type", got.getContentType(), "text/plain");
        expect("content-encoding", got.getContentEncoding(), "identity");
        expect("header", got.getHeaders().get("k"), "v");
        expect("delivery-mode", got.getReceivedDeliveryMode(), MessageDeliveryMode.PERSISTENT);
        expect("priority", got.getPriority(), 7);
        expect("correlation-id", got.getCorrelationId(), "correlation");
        expect("reply-to", got.getReplyTo(), "reply.here");
        expect("expiration", got.getExpiration(), "600000");
        expect("message-id", got.getMessageId(), "message-1");
        expect("timestamp", got.getTimestamp(), MOMENT);
        expect("type", got.getType(), "kind");
        expect("user-id", got.getReceivedUserId(), "guest");
        expect("app-id", got.getAppId(), "scenario");
        expect("cluster-id", got.getClusterId(), "cluster");
    }

    /** Eight digits after another: they tell when a frame is lost, doubled or misplaced. */
    private static byte[] largeBody() {
        var body = new StringBuilder();
        for (int at = 0; at < 1 << 20; at += 8) {
            body.append("%08x".formatted(at));
        }
        return body.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void channelError() {
        expectMissingQueue(broker, broker.name("missing"));
        expect("new channel", broker.ready(queue.getName()), 0);
    }

    private static void expectMissingQueue(Broker broker, String name) {
        expectMissing(
                "queue '" + name + "'",
                () -> broker.template.execute(channel -> channel.queueDeclarePassive(name)));
    }

    private static void expectMissing(String what, Runnable ask) {
        AmqpException error = null;
        try {
            ask.run();
        } catch (AmqpException expected) {
            error = expected;
        }
        var close = (AMQP.Channel.Close) Broker.closedBy(error);
        expect("code", close.getReplyCode(), 404);
        expect("text", close.getReplyText(), "NOT_FOUND - no " + what + " in vhost '/'");
    }

    private void transaction() throws Exception {
        var connections = broker.newConnections();
        try {
            var transacted = new RabbitTemplate(connections);
            transacted.setChannelTransacted(true);
            var inTransaction = new TransactionTemplate(new RabbitTransactionManager(connections));
            broker.withQueue("tx", name -> transaction(name, transacted, inTransaction));
        } finally {
            connections.destroy();
        }
    }

    private void transaction(
            String name, RabbitTemplate transacted, TransactionTemplate inTransaction) {
        inTransaction.executeWithoutResult(
                status -> {
                    transacted.send("", name, text("kept"));
                    expect("before commit", broker.ready(name), 0);
                });
        expect("after commit", broker.ready(name), 1);
        inTransaction.executeWithoutResult(
                status -> {
                    transacted.send("", name, text("undone"));
                    expect("received", bodyOf(transacted.receive(name)), "kept");
                    status.setRollbackOnly();
                });
        // Spring rejects with requeue what was received in a transaction that is rolled back.
        expect("after rollback", broker.ready(name), 1);
        inTransaction.executeWithoutResult(
                status -> {
                    Message again = transacted.receive(name);
                    expect("received again", bodyOf(again), "kept");
                    expect("redelivered", again.getMessageProperties().isRedelivered(), true);
                });
        expect("after ack", broker.ready(name), 0);
    }

    private void close() {
        broker.admin.deleteQueue(queue.getName());
        broker.admin.deleteExchange(exchange.getName());
        broker.connections.destroy();
        expectMissingQueue(broker, queue.getName());
        expectMissing(
                "exchange '" + exchange.getName() + "'",
                () ->
                        broker.template.execute(
                                channel -> channel.exchangeDeclarePassive(exchange.getName())));
        broker.connections.destroy();
    }

    private static Message text(String body) {
        var properties = new MessageProperties();
        properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
        return new Message(body.getBytes(StandardCharsets.UTF_8), properties);
    }

    private static String bodyOf(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static long tagOf(Message message) {
        return message.getMessageProperties().getDeliveryTag();
    }
}
