package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues with x-priority-mode, which RabbitMQ does not have. */
class PriorityModeTest extends Scenario {
    @BeforeEach
    void isHere() {
        assumeFalse(broker.isRabbitMq());
    }

    private static BasicProperties priority(int priority) {
        return PERSISTENT.builder().priority(priority).build();
    }

    @Test
    void everyLevelHasItsShare() throws Exception {
        String queue = durableQueue(Map.of("x-max-priority", 4, "x-priority-mode", "weighted"));
        for (int i = 0; i < 60; i++) {
            send(queue, priority(4), "high");
            send(queue, priority(0), "low");
        }

        List<String> bodies = drain(queue).subList(0, 60);

        assertThat(bodies.stream().filter("low"::equals)).hasSize(10);
        // No more than five high ones in a row, and one where both are in one place.
        for (int i = 7; i <= bodies.size(); i++) {
            assertThat(bodies.subList(i - 7, i)).contains("low");
        }
    }

    @Test
    void messagesGainLevelsAsTheyWait() throws Exception {
        String queue =
                durableQueue(
                        Map.of(
                                "x-max-priority",
                                4,
                                "x-priority-mode",
                                "aging",
                                "x-priority-aging-interval",
                                1000));
        send(queue, priority(0), "low");
        advance(Duration.ofMillis(2500));
        send(queue, priority(2), "middle");
        send(queue, priority(3), "high");

        broker.restart();
        channel = connect().createChannel();

        assertThat(drain(queue)).containsExactly("high", "low", "middle");
    }

    @Test
    void strictIsTheDefault() throws Exception {
        String queue = durableQueue(Map.of("x-max-priority", 4, "x-priority-mode", "strict"));
        for (int i = 0; i < 20; i++) {
            send(queue, priority(0), "low");
            send(queue, priority(4), "high");
        }

        assertThat(drain(queue).subList(0, 20)).containsOnly("high");
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        String queue = name("queue");
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-priority-mode' for queue '"
                        + queue
                        + "' in vhost '/': invalid_priority_mode",
                () -> declare(channel, queue, "fair"));
        Channel second = connection.createChannel();
        declare(second, queue, "aging");
        assertChannelError(
                second,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-priority-mode' for queue '"
                        + queue
                        + "' in vhost '/': received 'weighted' but current is 'aging'",
                () -> declare(second, queue, "weighted"));
    }

    private static void declare(Channel channel, String queue, String mode) throws Exception {
        channel.queueDeclare(
                queue, false, false, false, Map.of("x-max-priority", 4, "x-priority-mode", mode));
    }
}
