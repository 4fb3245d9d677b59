package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.leveret.compat.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments every type of queue knows; one it does not know refuses the queue. */
class QueueTypeArgumentsTest extends Scenario {
    private static final List<String> TYPES = List.of("classic", "quorum", "stream");

    static Object[][] arguments() {
        return new Object[][] {
            {"x-message-ttl", 1000, List.of("classic", "quorum")},
            {"x-expires", 60_000, List.of("classic", "quorum")},
            {"x-max-length", 3, List.of("classic", "quorum")},
            {"x-max-length-bytes", 300_000, TYPES},
            {"x-overflow", "drop-head", List.of("classic", "quorum")},
            {"x-overflow", "reject-publish", List.of("classic", "quorum")},
            {"x-overflow", "reject-publish-dlx", List.of("classic", "quorum")},
            {"x-dead-letter-exchange", "x", List.of("classic", "quorum")},
            {"x-dead-letter-strategy", "at-most-once", List.of("quorum")},
            {"x-dead-letter-strategy", "at-least-once", List.of("quorum")},
            {"x-max-priority", 3, List.of("classic")},
            {"x-single-active-consumer", true, List.of("classic", "quorum")},
            {"x-queue-mode", "lazy", List.of("classic")},
            {"x-queue-mode", "default", List.of("classic")},
            {"x-queue-version", 1, List.of("classic")},
            {"x-queue-version", 2, List.of("classic")},
            {"x-queue-master-locator", "min-masters", List.of("classic")},
            {"x-queue-master-locator", "client-local", List.of("classic")},
            {"x-queue-master-locator", "random", List.of("classic")},
            {"x-delivery-limit", 5, List.of("quorum")},
            {"x-delivery-limit", -1, List.of("quorum")},
            {"x-quorum-initial-group-size", 1, List.of("quorum")},
            {"x-max-in-memory-length", 3, List.of("quorum")},
            {"x-max-in-memory-bytes", 3000, List.of("quorum")},
            {"x-max-age", "1D", List.of("stream")},
            {"x-stream-max-segment-size-bytes", 1_000_000, List.of("stream")},
            {"x-initial-cluster-size", 1, List.of("stream")},
            // Known to later versions; what is not known is accepted.
            {"x-quorum-target-group-size", 3, TYPES},
            {"x-stream-filter-size-bytes", 16, TYPES},
            {"x-consumer-timeout", 60_000, TYPES},
            {"x-whatever", "anything", TYPES},
        };
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void isForTheseTypes(String argument, Object value, List<String> takenBy) throws Exception {
        for (String type : TYPES) {
            Map<String, Object> both = Map.of("x-queue-type", type, argument, value);
            if (takenBy.contains(type)) {
                durableQueue(both);
                continue;
            }
            String queue = name("queue");
            assertChannelError(
                    channel,
                    406,
                    "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/' of queue type rabbit_%s_queue"
                            .formatted(argument, queue, type),
                    () -> channel.queueDeclare(queue, true, false, false, both));
            channel = connection.createChannel();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-local", "balanced", "random", "least-leaders"})
    void leaderLocatorMayBe(String locator) throws Exception {
        durableQueue(Map.of("x-queue-type", "quorum", "x-queue-leader-locator", locator));
        durableQueue(Map.of("x-queue-type", "stream", "x-queue-leader-locator", locator));
    }

    @Test
    void leaderLocatorOfAClassicQueueIsAccepted() throws Exception {
        assumeFalse(broker.isRabbitMq(), "from RabbitMQ 4.0 on");
        durableQueue(Map.of("x-queue-leader-locator", "balanced"));
    }

    static Object[][] wrong() {
        return new Object[][] {
            {"quorum", "x-queue-leader-locator", "nowhere", "invalid_queue_locator_arg"},
            {"stream", "x-queue-leader-locator", "nowhere", "invalid_queue_locator_arg"},
            {"stream", "x-queue-leader-locator", 1, "{unacceptable_type,signedint}"},
            {"stream", "x-initial-cluster-size", 0, "{value_zero,0}"},
            {"stream", "x-max-length-bytes", -1, "{value_negative,-1}"},
            {"quorum", "x-max-in-memory-bytes", -1, "{value_negative,-1}"},
        };
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongValueIsRefused(String type, String argument, Object value, String why)
            throws Exception {
        String queue = name("queue");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/': %s"
                        .formatted(argument, queue, why),
                () ->
                        channel.queueDeclare(
                                queue,
                                true,
                                false,
                                false,
                                Map.of("x-queue-type", type, argument, value)));
    }
}
