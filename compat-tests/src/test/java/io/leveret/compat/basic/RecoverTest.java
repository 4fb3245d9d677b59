package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class RecoverTest extends Scenario {
    @Test
    void recoverRedeliversWhatIsUnacked() throws Exception {
        String queue = queue();
        send(queue, "one", "two", "three");
        Deliveries deliveries = consume(queue);
        deliveries.nextBodies(3);
        channel.basicAck(2, false);

        channel.basicRecover(true);

        Delivery first = deliveries.next();
        assertThat(new String(first.getBody())).isEqualTo("one");
        assertThat(first.getEnvelope().isRedeliver()).isTrue();
        assertThat(first.getEnvelope().getDeliveryTag()).isEqualTo(4);
        assertThat(deliveries.nextBody()).isEqualTo("three");
    }

    @Test
    void recoveredMessagesMayGoToAnotherConsumer() throws Exception {
        String queue = queue();
        send(queue, "x");
        channel.basicGet(queue, false);

        channel.basicRecover(true);

        assertThat(connection.createChannel().basicGet(queue, true).getBody())
                .isEqualTo("x".getBytes());
    }

    @Test
    void recoverWithoutAnythingUnackedIsFine() throws Exception {
        channel.basicRecover(true);
        channel.basicRecover();
    }

    @Test
    void recoverWithoutRequeueIsNotImplemented() throws Exception {
        assertConnectionError(
                channel, 540, "NOT_IMPLEMENTED - requeue=false", () -> channel.basicRecover(false));
    }

    @Test
    void recoverAsyncHasNoAnswer() throws Exception {
        String queue = queue();
        send(queue, "x");
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Get.Builder().queue(queue).build());
            raw.expect(AMQP.Basic.GetOk.class);
            raw.read(); // content header
            raw.read(); // body

            raw.send(1, new AMQP.Basic.RecoverAsync.Builder().requeue(true).build());
            raw.send(1, new AMQP.Basic.Qos.Builder().build());

            raw.expect(AMQP.Basic.QosOk.class);
            awaitReady(queue, 1);
        }
    }

    @Test
    void recoveredMessagesKeepTheirOrderBeforeLaterOnes() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3", "4");
        channel.basicGet(queue, false);
        channel.basicGet(queue, false);

        channel.basicRecover(true);

        assertThat(drain(queue)).containsExactly("1", "2", "3", "4");
    }
}
