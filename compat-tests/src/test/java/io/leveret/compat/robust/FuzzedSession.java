package io.leveret.compat.robust;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.impl.AMQBasicProperties;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a busy client might say after its handshake: every method, in no sensible order. */
final class FuzzedSession {
    private static final String[] NAMES = {
        "", "fuzz-a", "fuzz-b", "fuzz-c", "amq.direct", "amq.headers"
    };
    private static final String[] TYPES = {"direct", "fanout", "topic", "headers", "x-none"};
    private static final String[] ARGUMENTS = {
        "x-message-ttl",
        "x-expires",
        "x-max-length",
        "x-max-length-bytes",
        "x-overflow",
        "x-dead-letter-exchange",
        "x-dead-letter-routing-key",
        "x-max-priority",
        "x-queue-type",
        "x-single-active-consumer",
        "x-delivery-limit",
        "alternate-exchange",
        "x-match",
        "x-priority",
        "x-delay",
        "CC",
        "BCC"
    };

    private final Random random;
    private final List<byte[]> frames = new ArrayList<>();

    FuzzedSession(Random random) {
        this.random = random;
    }

    List<byte[]> frames() throws IOException {
        for (int n = 3 + random.nextInt(12); n > 0; n--) {
            say();
        }
        return frames;
    }

    private void say() throws IOException {
        switch (random.nextInt(22)) {
            case 0, 1, 2 ->
                    add(
                            new AMQP.Queue.Declare.Builder()
                                    .queue(name())
                                    .durable(flag())
                                    .autoDelete(true)
                                    .exclusive(random.nextInt(4) == 0)
                                    .passive(rarely())
                                    .nowait(rarely())
                                    .arguments(table())
                                    .build());
            case 3 ->
                    add(
                            new AMQP.Exchange.Declare.Builder()
                                    .exchange(name())
                                    .type(any(TYPES))
                                    .durable(flag())
                                    .autoDelete(true)
                                    .internal(rarely())
                                    .nowait(rarely())
                                    .arguments(table())
                                    .build());
            case 4 ->
                    add(
                            new AMQP.Queue.Bind.Builder()
                                    .queue(name())
                                    .exchange(name())
                                    .routingKey(key())
                                    .arguments(table())
                                    .build());
            case 5 ->
                    add(
                            new AMQP.Queue.Unbind.Builder()
                                    .queue(name())
                                    .exchange(name())
                                    .routingKey(key())
                                    .build());
            case 6 ->
                    add(
                            new AMQP.Exchange.Bind.Builder()
                                    .source(name())
                                    .destination(name())
                                    .routingKey(key())
                                    .build());
            case 7 ->
                    add(
                            new AMQP.Exchange.Delete.Builder()
                                    .exchange(name())
                                    .ifUnused(flag())
                                    .build());
            case 8 -> add(new AMQP.Queue.Delete.Builder().queue(name()).ifEmpty(rarely()).build());
            case 9 -> add(new AMQP.Queue.Purge.Builder().queue(name()).build());
            case 10 ->
                    add(
                            new AMQP.Basic.Qos.Builder()
                                    .prefetchCount(random.nextInt(20))
                                    .global(flag())
                                    .build());
            case 11, 12 ->
                    add(
                            new AMQP.Basic.Consume.Builder()
                                    .queue(name())
                                    .consumerTag(rarely() ? "" : name())
                                    .noAck(flag())
                                    .exclusive(rarely())
                                    .noLocal(rarely())
                                    .nowait(rarely())
                                    .arguments(table())
                                    .build());
            case 13 -> add(new AMQP.Basic.Cancel.Builder().consumerTag(name()).build());
            case 14 -> add(new AMQP.Basic.Get.Builder().queue(name()).noAck(flag()).build());
            case 15 ->
                    add(
                            new AMQP.Basic.Ack.Builder()
                                    .deliveryTag(random.nextInt(6))
                                    .multiple(flag())
                                    .build());
            case 16 ->
                    add(
                            new AMQP.Basic.Nack.Builder()
                                    .deliveryTag(random.nextInt(6))
                                    .multiple(flag())
                                    .requeue(flag())
                                    .build());
            case 17 -> add(new AMQP.Basic.Recover.Builder().requeue(true).build());
            case 18 ->
                    add(
                            flag()
                                    ? new AMQP.Confirm.Select.Builder().build()
                                    : new AMQP.Tx.Select.Builder().build());
            case 19 ->
                    add(
                            flag()
                                    ? new AMQP.Tx.Commit.Builder().build()
                                    : new AMQP.Tx.Rollback.Builder().build());
            default -> publish();
        }
    }

    private void add(com.rabbitmq.client.Method method) throws IOException {
        frames.add(RawSession.frame(1, method));
    }

    private void publish() throws IOException {
        add(
                new AMQP.Basic.Publish.Builder()
                        .exchange(name())
                        .routingKey(key())
                        .mandatory(flag())
                        .build());
        byte[] body = new byte[random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(50)];
        AMQBasicProperties properties =
                MessageProperties.PERSISTENT_BASIC
                        .builder()
                        .headers(table())
                        .expiration(rarely() ? name() : Integer.toString(random.nextInt(2000)))
                        .priority(random.nextInt(12))
                        .timestamp(new Date(random.nextLong()))
                        .replyTo(rarely() ? "amq.rabbitmq.reply-to" : name())
                        .userId(rarely() ? "guest" : null)
                        .build();
        frames.add(bytes(((AMQContentHeader) properties).toFrame(1, body.length)));
        int half = body.length / 2;
        if (body.length > 0) {
            if (half > 0 && flag()) {
                frames.add(bytes(Frame.fromBodyFragment(1, body, 0, half)));
                frames.add(bytes(Frame.fromBodyFragment(1, body, half, body.length - half)));
            } else {
                frames.add(bytes(Frame.fromBodyFragment(1, body, 0, body.length)));
            }
        }
    }

    private static byte[] bytes(Frame frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frame.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String name() {
        return any(NAMES);
    }

    private String key() {
        return rarely() ? "a.*.#" : name();
    }

    private Map<String, Object> table() {
        if (random.nextInt(3) != 0) {
            return null;
        }
        Map<String, Object> table = new HashMap<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            table.put(any(ARGUMENTS), value(2));
        }
        return table;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> random.nextInt(3000) - 100;
            case 1 -> random.nextLong();
            case 2 -> flag();
            case 3 -> random.nextDouble();
            case 4 -> new byte[random.nextInt(20)];
            case 5 -> (short) random.nextInt();
            case 6 -> "all";
            case 7 -> name();
            case 8 -> List.of(value(depth - 1), value(depth - 1));
            case 9 -> Map.of("k", value(depth - 1));
            default -> "x".repeat(random.nextInt(300));
        };
    }
}
