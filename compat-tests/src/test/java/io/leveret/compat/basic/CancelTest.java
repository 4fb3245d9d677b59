package io.leveret.compat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CancelTest extends Scenario {
    @Test
    void cancelledConsumerGetsNoMore() throws Exception {
        String queue = queue();
        Deliveries deliveries = consume(queue);
        send(queue, "before");
        deliveries.next();

        channel.basicCancel(deliveries.tag());
        send(queue, "after");

        assertThat(drain(queue)).containsExactly("after");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void cancellingLeavesUnackedMessagesWithTheChannel() throws Exception {
        String queue = queue();
        send(queue, "x");
        Deliveries deliveries = consume(queue);
        long tag = deliveries.next().getEnvelope().getDeliveryTag();

        channel.basicCancel(deliveries.tag());

        assertThat(drain(queue)).as("not requeued").isEmpty();
        channel.basicAck(tag, false);
        channel.basicQos(1);
    }

    @Test
    void unknownTagIsAnsweredAsIfItWereKnown() throws Exception {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Cancel.Builder().consumerTag("nobody").build());

            assertThat(raw.expect(AMQP.Basic.CancelOk.class).getConsumerTag()).isEqualTo("nobody");
        }
    }

    @Test
    void cancelWithoutWaitingIsNotAnswered() throws Exception {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Cancel.Builder().consumerTag("x").nowait(true).build());
            raw.send(1, new AMQP.Basic.Qos.Builder().build());

            raw.expect(AMQP.Basic.QosOk.class);
        }
    }

    @Test
    void nothingIsDeliveredAfterCancelOk() throws Exception {
        String queue = queue();
        for (int i = 0; i < 100; i++) {
            send(queue, "x");
        }
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("me").build());
            raw.expect(AMQP.Basic.ConsumeOk.class);
            raw.send(1, new AMQP.Basic.Cancel.Builder().consumerTag("me").build());
            while (!isCancelOk(raw)) {
                continue;
            }
            raw.send(1, new AMQP.Basic.Qos.Builder().build());

            raw.expect(AMQP.Basic.QosOk.class);
        }
    }

    /** Reads a frame; whether it is basic.cancel-ok (class 60, method 31). */
    private static boolean isCancelOk(RawConnection raw) throws Exception {
        byte[] payload = raw.read().getPayload();
        return payload.length > 3 && payload[1] == 60 && payload[3] == 31;
    }

    @Test
    void deletingTheQueueCancelsItsConsumers() throws Exception {
        String queue = queue();
        Deliveries own = consume(queue);
        Deliveries other = consume(connect().createChannel(), queue);

        channel.queueDelete(queue);

        assertThat(own.cancelledByBroker()).isEqualTo(own.tag());
        assertThat(other.cancelledByBroker()).isEqualTo(other.tag());
    }

    @Test
    void ownCancelIsNotNotified() throws Exception {
        String queue = queue();
        Deliveries deliveries = consume(queue);

        channel.basicCancel(deliveries.tag());
        channel.queueDelete(queue);
        channel.basicQos(1);

        assertThat(deliveries.isCancelledByBroker()).isFalse();
    }

    @Test
    void clientsThatDoNotUnderstandAreNotNotified() throws Exception {
        String queue = queue();
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("me").build());
            raw.expect(AMQP.Basic.ConsumeOk.class);

            channel.queueDelete(queue);
            raw.send(1, new AMQP.Basic.Qos.Builder().build());

            raw.expect(AMQP.Basic.QosOk.class);
        }
    }

    @Test
    void clientsThatUnderstandGetBasicCancelWithoutWaitingForAnAnswer() throws Exception {
        String queue = queue();
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "guest", Map.of("consumer_cancel_notify", true));
            raw.expect(AMQP.Connection.Tune.class);
            raw.tuneOk(2047, 131072, 0);
            raw.openVhost("/");
            raw.expect(AMQP.Connection.OpenOk.class);
            raw.send(1, new AMQP.Channel.Open.Builder().build());
            raw.expect(AMQP.Channel.OpenOk.class);
            raw.send(1, new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("me").build());
            raw.expect(AMQP.Basic.ConsumeOk.class);

            channel.queueDelete(queue);

            var cancel = raw.expect(AMQP.Basic.Cancel.class);
            assertThat(cancel.getConsumerTag()).isEqualTo("me");
            assertThat(cancel.getNowait()).isTrue();
        }
    }

    @Test
    void unackedMessagesOfADeletedQueueMayStillBeAcked() throws Exception {
        String queue = queue();
        send(queue, "x");
        Deliveries deliveries = consume(queue);
        long tag = deliveries.next().getEnvelope().getDeliveryTag();
        channel.queueDelete(queue);
        deliveries.cancelledByBroker();

        channel.basicAck(tag, false);

        channel.basicQos(1);
    }
}
