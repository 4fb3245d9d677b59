package io.leveret.compat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedeliveryTest extends Scenario {
    @Test
    void unackedMessagesOfAClosedChannelComeBackInOrder() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3", "4", "5", "6");
        Channel consumer = connection.createChannel();
        Deliveries deliveries = consume(consumer, queue);
        deliveries.nextBodies(6);
        consumer.basicAck(2, false);
        consumer.basicAck(5, false);

        consumer.close();

        assertThat(drain(queue)).containsExactly("1", "3", "4", "6");
    }

    @Test
    void messagesOfTwoConsumersAreMergedInOrder() throws Exception {
        String queue = queue();
        Channel one = connection.createChannel();
        Channel two = connection.createChannel();
        Deliveries first = consume(one, queue);
        Deliveries second = consume(two, queue);
        send(queue, "1", "2", "3", "4", "5", "6");
        first.nextBodies(3);
        second.nextBodies(3);
        one.basicCancel(first.tag());
        two.basicCancel(second.tag());

        two.close();
        one.close();

        assertThat(drain(queue)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void requeuedMessagesComeBeforeNewOnes() throws Exception {
        String queue = queue();
        send(queue, "old");
        channel.basicGet(queue, false);
        send(queue, "new");

        channel.basicNack(1, false, true);

        assertThat(drain(queue)).containsExactly("old", "new");
    }

    @Test
    void requeuedMessageGoesToAnotherConsumerThatWaits() throws Exception {
        String queue = queue();
        channel.basicQos(1);
        Channel other = connection.createChannel();
        other.basicQos(1);
        Deliveries one = consume(queue);
        Deliveries two = consume(other, queue);
        send(queue, "x");
        Delivery first = one.next();

        channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);

        Delivery second = two.next();
        assertThat(new String(second.getBody())).isEqualTo("x");
        assertThat(second.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void onlyConsumerGetsItsRequeuedMessageAgain() throws Exception {
        String queue = queue();
        channel.basicQos(1);
        Deliveries deliveries = consume(queue);
        send(queue, "first", "second");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Delivery delivery = deliveries.next();
            seen.add(new String(delivery.getBody()));
            channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
        }

        assertThat(seen).containsOnly("first");
    }

    @Test
    void redeliveredStaysSet() throws Exception {
        String queue = queue();
        send(queue, "x");
        for (int i = 0; i < 3; i++) {
            var got = channel.basicGet(queue, false);
            assertThat(got.getEnvelope().isRedeliver()).isEqualTo(i > 0);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        }
    }

    @Test
    void priorityOfDeliveryIsNotChangedByManyRequeues() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3");
        for (int i = 0; i < 20; i++) {
            var got = channel.basicGet(queue, false);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        }

        assertThat(drain(queue)).containsExactly("1", "2", "3");
    }
}
