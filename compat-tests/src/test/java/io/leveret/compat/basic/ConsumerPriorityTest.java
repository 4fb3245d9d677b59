package io.leveret.compat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerPriorityTest extends Scenario {
    private Deliveries consume(String queue, int prefetch, Object priority) throws Exception {
        Channel consumer = connection.createChannel();
        consumer.basicQos(prefetch);
        return Deliveries.start(consumer, queue, false, Map.of("x-priority", priority));
    }

    @Test
    void higherPriorityIsServedFirstWhileItHasCredit() throws Exception {
        String queue = queue();
        Deliveries low = consume(queue, 2, -1);
        Deliveries normal = consume(connection.createChannel(), queue);
        normal.getChannel().basicCancel(normal.tag());
        Deliveries high = consume(queue, 2, 10);
        Deliveries middle = consume(queue, 1, 5);

        send(queue, "1", "2", "3", "4", "5", "6");

        assertThat(high.nextBodies(2)).containsExactly("1", "2");
        assertThat(middle.nextBodies(1)).containsExactly("3");
        assertThat(low.nextBodies(2)).containsExactly("4", "5");
        awaitReady(queue, 1);
    }

    @Test
    void creditThatComesBackIsUsedFirst() throws Exception {
        String queue = queue();
        Deliveries low = consume(queue, 1, 0);
        Deliveries high = consume(queue, 1, 1);
        send(queue, "1", "2");
        assertThat(high.nextBody()).isEqualTo("1");
        assertThat(low.nextBody()).isEqualTo("2");

        high.getChannel().basicAck(1, false);
        send(queue, "3");

        assertThat(high.nextBody()).isEqualTo("3");
    }

    @Test
    void equalPrioritiesTakeTurns() throws Exception {
        String queue = queue();
        Deliveries one = consume(queue, 10, 3);
        Deliveries two = consume(queue, 10, 3L);

        send(queue, "1", "2", "3", "4");

        assertThat(one.nextBodies(2)).containsExactly("1", "3");
        assertThat(two.nextBodies(2)).containsExactly("2", "4");
    }

    @Test
    void consumersWithoutPriorityHaveZero() throws Exception {
        String queue = queue();
        Deliveries without = consume(connection.createChannel(), queue);
        Deliveries negative = consume(queue, 10, -1);
        Deliveries positive = consume(queue, 1, 1);

        send(queue, "1", "2", "3");

        assertThat(positive.nextBody()).isEqualTo("1");
        assertThat(without.nextBodies(2)).containsExactly("2", "3");
        assertThat(negative.waiting()).isZero();
    }
}
