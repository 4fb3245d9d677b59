package io.leveret.compat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that concern exchanges, queues and bindings. */
class ResourceRepliesTest extends Replies {
    static Stream<Arguments> replies() {
        return Stream.of(names(), equivalence(), queueArguments()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> names() {
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

    private static Stream<Arguments> equivalence() {
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

    private static Stream<Arguments> queueArguments() {
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
}
