package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What RabbitMQ 3.10.8 answers to wrong and odd requests, word for word: {@code ok}, or who dies of
 * what. {@code SERVER-NAMED} stands for a name that the broker made up.
 */
class RepliesTest extends Scenario {
    private static final String DEFAULT_EXCHANGE =
            "CHANNEL 403 ACCESS_REFUSED - operation not permitted on the default exchange";
    private static final String NO_QUEUE =
            "CHANNEL 404 NOT_FOUND - no queue 'rp.none' in vhost '/'";
    private static final String NO_EXCHANGE =
            "CHANNEL 404 NOT_FOUND - no exchange 'rp.none' in vhost '/'";
    private static final String UNKNOWN_TAG =
            "CHANNEL 406 PRECONDITION_FAILED - unknown delivery tag 82";
    private static final String REPLY_TO = "amq.rabbitmq.reply-to";

    @FunctionalInterface
    interface Request {
        void by(RepliesTest test) throws Exception;
    }

    private static Arguments row(String request, String reply, Request act) {
        return Arguments.of(request, reply, act);
    }

    private static String inequivalent(String text) {
        return "CHANNEL 406 PRECONDITION_FAILED - inequivalent arg " + text;
    }

    private static String locked(String queue) {
        return "CHANNEL 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '"
                + queue
                + "' in vhost '/'. It could be originally declared on another connection or the"
                + " exclusive property value does not match that of the original declaration.";
    }

    static Stream<Arguments> names() {
        return Stream.of(
                row(
                        "passive declare missing queue",
                        NO_QUEUE,
                        t -> t.channel.queueDeclarePassive("rp.none")),
                row(
                        "passive declare missing exchange",
                        NO_EXCHANGE,
                        t -> t.channel.exchangeDeclarePassive("rp.none")),
                row(
                        "declare queue amq.foo",
                        "CHANNEL 403 ACCESS_REFUSED - queue name 'amq.foo' contains reserved prefix 'amq.*'",
                        t -> t.exclusive("amq.foo")),
                row(
                        "declare exchange amq.foo",
                        "CHANNEL 403 ACCESS_REFUSED - exchange name 'amq.foo' contains reserved prefix 'amq.*'",
                        t -> t.channel.exchangeDeclare("amq.foo", "direct")),
                row(
                        "redeclare amq.direct equivalent",
                        "ok",
                        t -> t.channel.exchangeDeclare("amq.direct", "direct", true)),
                row(
                        "redeclare amq.direct as fanout",
                        inequivalent(
                                "'type' for exchange 'amq.direct' in vhost '/': received 'fanout' but current is 'direct'"),
                        t -> t.channel.exchangeDeclare("amq.direct", "fanout", true)),
                row(
                        "declare default exchange",
                        DEFAULT_EXCHANGE,
                        t -> t.channel.exchangeDeclare("", "direct", true)),
                row(
                        "delete amq.direct",
                        "CHANNEL 403 ACCESS_REFUSED - deletion of system exchange 'amq.direct' in vhost '/' not allowed",
                        t -> t.channel.exchangeDelete("amq.direct")),
                row("delete default exchange", DEFAULT_EXCHANGE, t -> t.channel.exchangeDelete("")),
                row(
                        "unknown exchange type",
                        "CONNECTION 503 COMMAND_INVALID - unknown exchange type 'nosuch'",
                        t -> t.channel.exchangeDeclare("rp.x", "nosuch")),
                row("queue.delete missing", "ok", t -> t.channel.queueDelete("rp.none")),
                row("exchange.delete missing", "ok", t -> t.channel.exchangeDelete("rp.none")),
                row("purge missing", NO_QUEUE, t -> t.channel.queuePurge("rp.none")),
                row("get missing", NO_QUEUE, t -> t.channel.basicGet("rp.none", true)),
                row("consume missing", NO_QUEUE, t -> t.consume("rp.none")),
                row(
                        "bind missing queue",
                        NO_QUEUE,
                        t -> t.channel.queueBind("rp.none", "amq.direct", "k")),
                row(
                        "bind missing exchange",
                        NO_EXCHANGE,
                        t -> t.channel.queueBind(t.exclusive("rp.a"), "rp.none", "k")),
                row(
                        "bind to default exchange",
                        DEFAULT_EXCHANGE,
                        t -> t.channel.queueBind(t.exclusive("rp.a"), "", "k")),
                row(
                        "unbind missing binding",
                        "ok",
                        t -> t.channel.queueUnbind(t.exclusive("rp.a"), "amq.direct", "zz")),
                row(
                        "unbind missing queue",
                        "ok",
                        t -> t.channel.queueUnbind("rp.none", "amq.direct", "zz")),
                row(
                        "unbind missing exchange",
                        "ok",
                        t -> t.channel.queueUnbind(t.exclusive("rp.a"), "rp.none", "zz")),
                row(
                        "e2e bind missing source",
                        NO_EXCHANGE,
                        t -> t.channel.exchangeBind("amq.direct", "rp.none", "k")),
                row(
                        "bind \"\" without last queue",
                        "CHANNEL 404 NOT_FOUND - no previously declared queue",
                        t -> t.channel.queueBind("", "amq.fanout", "")),
                row("name of 255 bytes", "ok", t -> t.exclusive("q".repeat(255))));
    }

    static Stream<Arguments> publishes() {
        String invalid = "CHANNEL 406 PRECONDITION_FAILED - invalid ";
        return Stream.of(
                row("publish to missing exchange", NO_EXCHANGE, t -> t.publish("rp.none", "k", "")),
                row(
                        "publish to internal exchange",
                        "CHANNEL 403 ACCESS_REFUSED - cannot publish to internal exchange 'rp.int' in vhost '/'",
                        RepliesTest::publishToInternalExchange),
                row(
                        "publish immediate",
                        "CONNECTION 540 NOT_IMPLEMENTED - immediate=true",
                        t -> t.channel.basicPublish("", "k", false, true, PLAIN, new byte[0])),
                row(
                        "publish wrong user-id",
                        "CHANNEL 406 PRECONDITION_FAILED - user_id property set to 'x' but authenticated user was 'guest'",
                        t -> t.publish(new BasicProperties.Builder().userId("x"))),
                row(
                        "publish expiration abc",
                        invalid + "expiration 'abc': no_integer",
                        t -> t.publish(new BasicProperties.Builder().expiration("abc"))),
                row(
                        "publish expiration -1",
                        invalid + "expiration '-1': {value_negative,-1}",
                        t -> t.publish(new BasicProperties.Builder().expiration("-1"))),
                row(
                        "publish CC not array",
                        invalid + "message: {unacceptable_type_in_header,\"CC\",longstr}",
                        t -> t.publish(new BasicProperties.Builder().headers(Map.of("CC", "x")))),
                row(
                        "publish BCC not array",
                        invalid + "message: {unacceptable_type_in_header,\"BCC\",signedint}",
                        t -> t.publish(new BasicProperties.Builder().headers(Map.of("BCC", 5)))));
    }

    static Stream<Arguments> exclusivity() {
        String inUse = "CHANNEL 403 ACCESS_REFUSED - queue 'rp.ec' in vhost '/' in exclusive use";
        return Stream.of(
                row(
                        "exclusive queue: passive by other",
                        locked("rp.excl"),
                        t -> t.channel.queueDeclarePassive(t.elsewhere("rp.excl"))),
                row(
                        "exclusive queue: declare by other",
                        locked("rp.excl"),
                        t -> t.exclusive(t.elsewhere("rp.excl"))),
                row(
                        "exclusive queue: get by other",
                        locked("rp.excl"),
                        t -> t.channel.basicGet(t.elsewhere("rp.excl"), true)),
                row(
                        "exclusive queue: publish by other",
                        "ok",
                        t -> t.publish("", t.elsewhere("rp.excl"), "")),
                row(
                        "second consumer on exclusively consumed",
                        inUse,
                        t -> t.consumeTwice(true, false)),
                row(
                        "exclusive consume when consumers exist",
                        inUse,
                        t -> t.consumeTwice(false, true)),
                row(
                        "duplicate consumer tag",
                        "CONNECTION 530 NOT_ALLOWED - attempt to reuse consumer tag 't'",
                        RepliesTest::consumeTwiceAsT),
                row(
                        "cancel unknown tag",
                        "ok",
                        t ->
                                t.channel.asyncRpc(
                                        new AMQP.Basic.Cancel.Builder()
                                                .consumerTag("nope")
                                                .nowait(true)
                                                .build())));
    }

    static Stream<Arguments> channelMethods() {
        return Stream.of(
                row("ack unknown tag", UNKNOWN_TAG, t -> t.channel.basicAck(82, false)),
                row("nack unknown tag", UNKNOWN_TAG, t -> t.channel.basicNack(82, false, true)),
                row("reject unknown tag", UNKNOWN_TAG, t -> t.channel.basicReject(82, true)),
                row(
                        "ack multiple tag 0 nothing outstanding",
                        "ok",
                        t -> t.channel.basicAck(0, true)),
                row(
                        "ack tag 0 single",
                        "CHANNEL 406 PRECONDITION_FAILED - unknown delivery tag 0",
                        t -> t.channel.basicAck(0, false)),
                row(
                        "recover requeue=false",
                        "CONNECTION 540 NOT_IMPLEMENTED - requeue=false",
                        t -> t.channel.basicRecover(false)),
                row(
                        "qos prefetch_size",
                        "CONNECTION 540 NOT_IMPLEMENTED - prefetch_size!=0 (10)",
                        t -> t.channel.basicQos(10, 0, false)),
                row(
                        "channel.flow active=false",
                        "CONNECTION 540 NOT_IMPLEMENTED - active=false",
                        t -> t.channel.rpc(new AMQP.Channel.Flow.Builder().active(false).build())),
                row(
                        "tx.select after confirm.select",
                        "CHANNEL 406 PRECONDITION_FAILED - cannot switch from confirm to tx mode",
                        t -> {
                            t.channel.confirmSelect();
                            t.channel.txSelect();
                        }),
                row(
                        "confirm.select after tx.select",
                        "CHANNEL 406 PRECONDITION_FAILED - cannot switch from tx to confirm mode",
                        t -> {
                            t.channel.txSelect();
                            t.channel.confirmSelect();
                        }),
                row(
                        "tx.commit without select",
                        "CHANNEL 406 PRECONDITION_FAILED - channel is not transactional",
                        t -> t.channel.txCommit()),
                row(
                        "second channel.open",
                        "CONNECTION 504 CHANNEL_ERROR - second 'channel.open' seen",
                        t -> t.channel.rpc(new AMQP.Channel.Open.Builder().build())),
                row(
                        "channel.open-ok from client",
                        "CONNECTION 503 COMMAND_INVALID - unimplemented method",
                        t -> t.channel.asyncRpc(new AMQP.Channel.OpenOk.Builder().build())),
                row(
                        "access.request",
                        "ok",
                        t -> t.channel.rpc(new AMQP.Access.Request.Builder().build())));
    }

    static Stream<Arguments> equivalence() {
        return Stream.of(
                row(
                        "mismatch durable",
                        "ok",
                        t -> t.channel.queueDeclare(t.exclusive("rp.m"), true, true, false, null)),
                row(
                        "mismatch auto_delete",
                        inequivalent(
                                "'auto_delete' for queue 'rp.m' in vhost '/': received 'true' but current is 'false'"),
                        t -> t.channel.queueDeclare(t.exclusive("rp.m"), false, true, true, null)),
                row(
                        "mismatch exclusive",
                        locked("rp.m"),
                        t ->
                                t.channel.queueDeclare(
                                        t.exclusive("rp.m"), false, false, false, null)),
                row(
                        "mismatch ttl",
                        inequivalent(
                                "'x-message-ttl' for queue 'rp.m' in vhost '/': received the value '5' of type 'signedint' but current is none"),
                        t ->
                                t.channel.queueDeclare(
                                        t.exclusive("rp.m"),
                                        false,
                                        true,
                                        false,
                                        Map.of("x-message-ttl", 5))),
                row(
                        "mismatch exchange type",
                        inequivalent(
                                "'type' for exchange 'rp.mx' in vhost '/': received 'topic' but current is 'fanout'"),
                        t -> t.channel.exchangeDeclare(t.fanout("rp.mx"), "topic")),
                row(
                        "mismatch exchange alt",
                        inequivalent(
                                "'alternate-exchange' for exchange 'rp.mx' in vhost '/': received the value 'q' of type 'longstr' but current is none"),
                        t ->
                                t.channel.exchangeDeclare(
                                        t.fanout("rp.mx"),
                                        "fanout",
                                        false,
                                        false,
                                        Map.of("alternate-exchange", "q"))));
    }

    static Stream<Arguments> queueArguments() {
        return Stream.of(
                argument("x-message-ttl", "a", "\"expected integer, got longstr\""),
                argument("x-message-ttl", -1, "{value_negative,-1}"),
                argument("x-message-ttl", 0, null),
                argument("x-expires", 0, "{value_zero,0}"),
                argument("x-max-length", -1, "{value_negative,-1}"),
                argument("x-max-priority", 256, "{max_value_exceeded,256}"),
                argument("x-max-priority", 0, null),
                argument("x-max-priority", -1, "{value_negative,-1}"),
                argument("x-dead-letter-routing-key", "a", "routing_key_but_no_dlx_defined"),
                argument("x-overflow", "zz", "invalid_overflow"),
                argument("x-queue-mode", "zz", "\"unsupported queue mode 'zz'\""),
                argument("x-foo", "1", null),
                argument("x-single-active-consumer", "yes", "{unacceptable_type,longstr}"),
                row(
                        "declare DLX int",
                        "CHANNEL 406 PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue 'SERVER-NAMED' in vhost '/'",
                        t -> t.serverNamed(Map.of("x-dead-letter-exchange", 1))),
                row(
                        "declare x-queue-type bad",
                        "CONNECTION 541 INTERNAL_ERROR",
                        t -> t.serverNamed(Map.of("x-queue-type", "zz"))),
                row(
                        "quorum non-durable",
                        "CHANNEL 406 PRECONDITION_FAILED - invalid property 'non-durable' for queue 'rp.q' in vhost '/'",
                        t ->
                                t.channel.queueDeclare(
                                        "rp.q",
                                        false,
                                        false,
                                        false,
                                        Map.of("x-queue-type", "quorum"))),
                row(
                        "quorum exclusive",
                        "CHANNEL 406 PRECONDITION_FAILED - invalid property 'exclusive-owner' for queue 'rp.q' in vhost '/'",
                        t ->
                                t.channel.queueDeclare(
                                        "rp.q",
                                        true,
                                        true,
                                        false,
                                        Map.of("x-queue-type", "quorum"))));
    }

    private static Arguments argument(String name, Object value, String whyNot) {
        String reply =
                whyNot == null
                        ? "ok"
                        : "CHANNEL 406 PRECONDITION_FAILED - invalid arg '%s' for queue 'SERVER-NAMED' in vhost '/': %s"
                                .formatted(name, whyNot);
        return row("declare " + name + " " + value, reply, t -> t.serverNamed(Map.of(name, value)));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                row(
                        "consume x-priority string",
                        "CHANNEL 406 PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'rp.a' in vhost '/': \"expected integer, got longstr\"",
                        t ->
                                Deliveries.start(
                                        t.channel,
                                        t.exclusive("rp.a"),
                                        false,
                                        Map.of("x-priority", "a"))),
                row(
                        "headers bind x-match bad",
                        "CHANNEL 406 PRECONDITION_FAILED - Invalid x-match field value <<\"zz\">>; expected all, any, all-with-x, or any-with-x",
                        t ->
                                t.channel.queueBind(
                                        t.exclusive("rp.a"),
                                        "amq.headers",
                                        "",
                                        Map.of("x-match", "zz"))),
                row(
                        "headers bind without x-match",
                        "ok",
                        t ->
                                t.channel.queueBind(
                                        t.exclusive("rp.a"), "amq.headers", "", Map.of("k", 1))),
                row(
                        "reply-to consume with ack",
                        "CHANNEL 406 PRECONDITION_FAILED - reply consumer cannot acknowledge",
                        t -> consume(t.channel, REPLY_TO, false)),
                row(
                        "reply-to consume twice",
                        "CHANNEL 406 PRECONDITION_FAILED - reply consumer already set",
                        t -> {
                            consume(t.channel, REPLY_TO, true);
                            consume(t.channel, REPLY_TO, true);
                        }),
                row(
                        "reply-to publish without consumer",
                        "CHANNEL 406 PRECONDITION_FAILED - fast reply consumer does not exist",
                        t -> t.publish(new BasicProperties.Builder().replyTo(REPLY_TO))),
                row(
                        "reply-to get",
                        "CHANNEL 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/'",
                        t -> t.channel.basicGet(REPLY_TO, true)),
                row(
                        "reply-to passive declare bare",
                        "ok",
                        t -> t.channel.queueDeclarePassive(REPLY_TO)),
                row(
                        "reply-to passive declare bad token",
                        "CHANNEL 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.xxxx' in vhost '/'",
                        t -> t.channel.queueDeclarePassive(REPLY_TO + ".xxxx")),
                row(
                        "delete if-unused in use",
                        "CHANNEL 406 PRECONDITION_FAILED - queue 'rp.ec' in vhost '/' in use",
                        t -> {
                            t.consume(t.exclusive("rp.ec"));
                            t.channel.queueDelete("rp.ec", true, false);
                        }),
                row(
                        "delete if-empty non-empty",
                        "CHANNEL 406 PRECONDITION_FAILED - queue 'rp.ne' in vhost '/' not empty",
                        t -> {
                            t.send(t.exclusive("rp.ne"), "x");
                            t.channel.queueDelete("rp.ne", false, true);
                        }),
                row(
                        "exchange delete if-unused bound",
                        "CHANNEL 406 PRECONDITION_FAILED - exchange 'rp.u' in vhost '/' in use",
                        t -> {
                            t.channel.queueBind(t.exclusive("rp.a"), t.fanout("rp.u"), "");
                            t.channel.exchangeDelete("rp.u", true);
                        }));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({
        "names",
        "publishes",
        "exclusivity",
        "channelMethods",
        "equivalence",
        "queueArguments",
        "others"
    })
    void isAnsweredAsRabbitMqDoes(String request, String reply, Request act) throws Exception {
        if (reply.equals("ok")) {
            act.by(this);
            channel.queueDeclare(); // Fails if the request has made the broker close the channel.
            return;
        }

        Closing closing = Closing.after(channel, () -> act.by(this));

        assertThat(
                        "%s %d %s"
                                .formatted(
                                        closing.ofConnection() ? "CONNECTION" : "CHANNEL",
                                        closing.code(),
                                        closing.text()
                                                .replaceAll(
                                                        "amq\\.gen-[\\w-]{22}", "SERVER-NAMED")))
                .isEqualTo(reply);
    }

    private String exclusive(String queue) throws Exception {
        channel.queueDeclare(queue, false, true, false, null);
        return queue;
    }

    /** Declares an exclusive queue on another connection. */
    private String elsewhere(String queue) throws Exception {
        connect().createChannel().queueDeclare(queue, false, true, false, null);
        return queue;
    }

    private String fanout(String exchange) throws Exception {
        deleteAfterwards(exchange);
        channel.exchangeDeclare(exchange, "fanout");
        return exchange;
    }

    private void serverNamed(Map<String, Object> arguments) throws Exception {
        channel.queueDeclare("", false, true, false, new HashMap<>(arguments));
    }

    private void publish(BasicProperties.Builder properties) throws Exception {
        publish("", "rp.none", properties.build(), "");
    }

    private void publishToInternalExchange() throws Exception {
        deleteAfterwards("rp.int");
        channel.exchangeDeclare("rp.int", "fanout", false, false, true, null);
        publish("rp.int", "k", "");
    }

    private void consumeTwice(boolean firstExclusive, boolean secondExclusive) throws Exception {
        String queue = exclusive("rp.ec");
        for (boolean exclusively : new boolean[] {firstExclusive, secondExclusive}) {
            channel.basicConsume(
                    queue, true, "", false, exclusively, null, new Deliveries(channel));
        }
    }

    private void consumeTwiceAsT() throws Exception {
        String queue = exclusive("rp.ec");
        channel.basicConsume(queue, true, "t", new Deliveries(channel));
        channel.basicConsume(queue, true, "t", new Deliveries(channel));
    }
}
