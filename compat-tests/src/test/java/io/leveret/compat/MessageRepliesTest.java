package io.leveret.compat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that concern messages, consumers and channels. */
class MessageRepliesTest extends Replies {
    static Stream<Arguments> replies() {
        return Stream.of(publishes(), exclusivity(), channelMethods(), others())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> publishes() {
        String invalid = "CHANNEL 406 PRECONDITION_FAILED - invalid ";
        return Stream.of(
                row("publish to missing exchange", NO_EXCHANGE, t -> t.publish("rp.none", "k", "")),
                row(
                        "publish to internal exchange",
                        "CHANNEL 403 ACCESS_REFUSED - cannot publish to internal exchange 'rp.int' in vhost '/'",
                        Replies::publishToInternalExchange),
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

    private static Stream<Arguments> exclusivity() {
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
                        Replies::consumeTwiceAsT),
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

    private static Stream<Arguments> channelMethods() {
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

    private static Stream<Arguments> others() {
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
}
