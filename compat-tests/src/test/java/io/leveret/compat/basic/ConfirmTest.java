package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.leveret.compat.Await;
import io.leveret.compat.Closing;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ConfirmTest extends Scenario {
    private final Set<Long> acked = ConcurrentHashMap.newKeySet();
    private final Set<Long> nacked = ConcurrentHashMap.newKeySet();
    private long settledUpTo;

    private void selectConfirms() throws Exception {
        channel.confirmSelect();
        channel.addConfirmListener(
                (tag, multiple) -> settle(acked, tag, multiple),
                (tag, multiple) -> settle(nacked, tag, multiple));
    }

    private synchronized void settle(Set<Long> into, long tag, boolean multiple) {
        for (long each = multiple ? settledUpTo + 1 : tag; each <= tag; each++) {
            if (!acked.contains(each) && !nacked.contains(each)) {
                into.add(each);
            }
        }
        settledUpTo = multiple ? tag : settledUpTo;
    }

    private void publishAndAwaitAck(String exchange, String key, BasicProperties properties)
            throws Exception {
        long number = channel.getNextPublishSeqNo();
        publish(exchange, key, properties, "x");
        Await.awaitTrue(() -> acked.contains(number));
    }

    @Test
    void everyPublishIsConfirmedOnce() throws Exception {
        selectConfirms();
        String queue = durableQueue(Map.of());
        Set<Long> expected = new HashSet<>();
        for (long i = 1; i <= 1000; i++) {
            publish("", queue, i % 2 == 0 ? PLAIN : PERSISTENT, "x");
            expected.add(i);
        }

        Await.awaitEqual(expected, () -> Set.copyOf(acked));
        assertThat(nacked).isEmpty();
    }

    @Test
    void persistentMessageInADurableQueueIsConfirmed() throws Exception {
        selectConfirms();

        publishAndAwaitAck("", durableQueue(Map.of()), PERSISTENT);
    }

    @Test
    void unroutableMessageIsConfirmed() throws Exception {
        selectConfirms();

        publishAndAwaitAck("amq.direct", name("nowhere"), PERSISTENT);
    }

    @Test
    void messageInSeveralQueuesIsConfirmedOnce() throws Exception {
        selectConfirms();
        String exchange = exchange("fanout");
        for (int i = 0; i < 3; i++) {
            channel.queueBind(durableQueue(Map.of()), exchange, "");
        }
        queueBoundTo(exchange, "");

        publishAndAwaitAck(exchange, "", PERSISTENT);
    }

    @Test
    void messageDroppedByALengthLimitIsConfirmed() throws Exception {
        selectConfirms();

        publishAndAwaitAck("", queue(Map.of("x-max-length", 0)), PERSISTENT);
    }

    @Test
    void expiredMessageIsConfirmed() throws Exception {
        selectConfirms();

        publishAndAwaitAck("", durableQueue(Map.of("x-message-ttl", 0)), PERSISTENT);
    }

    @Test
    void unackedMessageIsConfirmed() throws Exception {
        selectConfirms();
        String queue = durableQueue(Map.of());
        consume(queue);

        publishAndAwaitAck("", queue, PERSISTENT);
    }

    @Test
    void purgedAndDeletedMessagesAreConfirmed() throws Exception {
        selectConfirms();
        String queue = durableQueue(Map.of());
        for (int i = 0; i < 100; i++) {
            publish("", queue, PERSISTENT, "x");
        }
        channel.queuePurge(queue);
        for (int i = 0; i < 100; i++) {
            publish("", queue, PERSISTENT, "x");
        }
        channel.queueDelete(queue);

        Await.awaitEqual(200, acked::size);
    }

    @Test
    void numbersBeginAtOneOnEveryChannel() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var raw = RawConnection.openWithChannel(broker)) {
                raw.send(1, new AMQP.Confirm.Select.Builder().build());
                raw.expect(AMQP.Confirm.SelectOk.class);
                raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey("").build());
                raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0));

                var ack = raw.expect(AMQP.Basic.Ack.class);

                assertThat(ack.getDeliveryTag()).isEqualTo(1);
            }
        }
    }

    @Test
    void publishesBeforeSelectAreNotCounted() throws Exception {
        try (var raw = RawConnection.openWithChannel(broker)) {
            publishRaw(raw);
            raw.send(1, new AMQP.Confirm.Select.Builder().build());
            raw.expect(AMQP.Confirm.SelectOk.class);
            publishRaw(raw);

            assertThat(raw.expect(AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
        }
    }

    @Test
    void selectWithoutWaitingIsNotAnswered() throws Exception {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Confirm.Select.Builder().nowait(true).build());
            publishRaw(raw);

            assertThat(raw.expect(AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
        }
    }

    @Test
    void selectingAgainIsFineAndKeepsCounting() throws Exception {
        try (var raw = RawConnection.openWithChannel(broker)) {
            for (int i = 1; i <= 2; i++) {
                raw.send(1, new AMQP.Confirm.Select.Builder().build());
                raw.expect(AMQP.Confirm.SelectOk.class);
                publishRaw(raw);
                assertThat(raw.expect(AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(i);
            }
        }
    }

    private static void publishRaw(RawConnection raw) throws Exception {
        raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey("").build());
        raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0));
    }

    @Test
    void failedPublishIsNeverConfirmed() throws Exception {
        selectConfirms();

        Closing.after(channel, () -> publish(name("none"), "", "x"));

        assertThat(acked).isEmpty();
        assertThat(nacked).isEmpty();
    }

    @Test
    void transactionalChannelCannotConfirm() throws Exception {
        channel.txSelect();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - cannot switch from tx to confirm mode",
                () -> channel.confirmSelect());
    }

    @Test
    void overflowThatRejectsIsANegativeConfirm() throws Exception {
        selectConfirms();
        String queue = queue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishAndAwaitAck("", queue, PLAIN);

        publish("", queue, "too many");

        Await.awaitEqual(Set.of(2L), () -> Set.copyOf(nacked));
        assertThat(drain(queue)).containsExactly("x");
    }
}
