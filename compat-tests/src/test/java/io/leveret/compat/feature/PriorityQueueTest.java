package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues with x-max-priority. */
class PriorityQueueTest extends Scenario {
    private static BasicProperties priority(int priority) {
        return new BasicProperties.Builder().priority(priority).build();
    }

    private String priorityQueue(int maximum) throws Exception {
        return queue(Map.of("x-max-priority", maximum));
    }

    @Test
    void higherPrioritiesComeFirstAndEqualOnesInOrder() throws Exception {
        String queue = priorityQueue(10);
        send(queue, priority(1), "1a");
        send(queue, priority(9), "9a");
        send(queue, priority(5), "5a");
        send(queue, priority(9), "9b");
        send(queue, priority(1), "1b");

        assertThat(drain(queue)).containsExactly("9a", "9b", "5a", "1a", "1b");
    }

    @Test
    void messagesWithoutPriorityHaveTheLowest() throws Exception {
        String queue = priorityQueue(10);
        send(queue, "none");
        send(queue, priority(0), "zero");
        send(queue, priority(1), "one");

        assertThat(drain(queue)).containsExactly("one", "none", "zero");
    }

    @Test
    void prioritiesAboveTheMaximumAreTheMaximum() throws Exception {
        String queue = priorityQueue(3);
        send(queue, priority(3), "three");
        send(queue, priority(200), "two hundred");
        send(queue, priority(2), "two");

        assertThat(drain(queue)).containsExactly("three", "two hundred", "two");
    }

    @Test
    void priorityIsDeliveredAsPublished() throws Exception {
        String queue = priorityQueue(3);
        send(queue, priority(200), "x");

        assertThat(channel.basicGet(queue, true).getProps().getPriority()).isEqualTo(200);
    }

    @Test
    void ordinaryQueuesIgnorePriorities() throws Exception {
        String queue = queue();
        send(queue, priority(1), "first");
        send(queue, priority(9), "second");

        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void queueMayHave255Priorities() throws Exception {
        String queue = priorityQueue(255);
        for (int i = 0; i <= 255; i++) {
            send(queue, priority(i), String.valueOf(i));
        }

        List<String> bodies = drain(queue);

        assertThat(bodies).hasSize(256).startsWith("255", "254").endsWith("1", "0");
    }

    @Test
    void requeuedMessageReturnsToItsPlace() throws Exception {
        String queue = priorityQueue(10);
        send(queue, priority(5), "5a");
        send(queue, priority(5), "5b");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        send(queue, priority(9), "9");

        channel.basicNack(tag, false, true);

        assertThat(drain(queue)).containsExactly("9", "5a", "5b");
    }

    @Test
    void lengthLimitDropsFromTheHeadSoTheHighestPriorityFirst() throws Exception {
        String queue = queue(Map.of("x-max-priority", 10, "x-max-length", 2));
        send(queue, priority(9), "high");
        send(queue, priority(1), "low");
        send(queue, priority(5), "middle");

        assertThat(drain(queue)).containsExactly("middle", "low");
    }

    @Test
    void expiredMessagesBehindHigherPrioritiesWaitForThem() throws Exception {
        String queue = priorityQueue(10);
        send(queue, priority(1).builder().expiration("100").build(), "expires");
        send(queue, priority(9), "stays");

        advance(Duration.ofMillis(150));

        assertThat(ready(queue)).isEqualTo(2);
        assertThat(drain(queue)).containsExactly("stays");
    }

    @Test
    void expiredMessagesOfTheHighestPriorityGoAtOnce() throws Exception {
        String queue = priorityQueue(10);
        send(queue, priority(9).builder().expiration("100").build(), "expires");
        send(queue, priority(1), "stays");

        advance(Duration.ofMillis(150));

        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("stays");
    }

    @Test
    void purgeTakesAllPriorities() throws Exception {
        String queue = priorityQueue(10);
        for (int i = 0; i <= 10; i++) {
            send(queue, priority(i), "x");
        }

        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(11);
    }

    @Test
    void consumerThatWaitsGetsThemAsTheyCome() throws Exception {
        String queue = priorityQueue(10);
        var deliveries = consume(queue);
        send(queue, priority(1), "1");
        assertThat(deliveries.nextBody()).isEqualTo("1");
        send(queue, priority(9), "9");

        assertThat(deliveries.nextBody()).isEqualTo("9");
    }
}
