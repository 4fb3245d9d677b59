package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;

import io.leveret.compat.Scenario;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What queue.declare accepts as arguments, and how it refuses the rest. */
class QueueArgumentsTest extends Scenario {
    private static final long TEN_YEARS_MILLIS = Duration.ofDays(3650).toMillis();
    private static final String NOT_INTEGER = "\"expected integer, got longstr\"";

    static Object[][] refused() {
        return new Object[][] {
            {"x-message-ttl", "a", NOT_INTEGER},
            {"x-message-ttl", -1, "{value_negative,-1}"},
            {"x-message-ttl", TEN_YEARS_MILLIS + 1, "{value_too_large,315360000001}"},
            {"x-message-ttl", 1.5, "\"expected integer, got double\""},
            {"x-message-ttl", true, "\"expected integer, got bool\""},
            {"x-message-ttl", null, "\"expected integer, got void\""},
            {"x-message-ttl", new BigDecimal("10"), "\"expected integer, got decimal\""},
            {"x-message-ttl", List.of(1), "\"expected integer, got array\""},
            {"x-expires", "a", NOT_INTEGER},
            {"x-expires", 0, "{value_zero,0}"},
            {"x-expires", -1, "{value_negative,-1}"},
            {"x-expires", TEN_YEARS_MILLIS + 1, "{value_too_large,315360000001}"},
            {"x-max-length", "a", NOT_INTEGER},
            {"x-max-length", -1, "{value_negative,-1}"},
            {"x-max-length-bytes", "a", NOT_INTEGER},
            {"x-max-length-bytes", -1, "{value_negative,-1}"},
            {"x-max-priority", "a", NOT_INTEGER},
            {"x-max-priority", -1, "{value_negative,-1}"},
            {"x-max-priority", 256, "{max_value_exceeded,256}"},
            {"x-overflow", "other", "invalid_overflow"},
            {"x-overflow", 1, "{unacceptable_type,signedint}"},
            {"x-queue-mode", "other", "\"unsupported queue mode 'other'\""},
            {"x-queue-mode", 1, "{unacceptable_type,signedint}"},
            {"x-single-active-consumer", "yes", "{unacceptable_type,longstr}"},
            {"x-single-active-consumer", 1, "{unacceptable_type,signedint}"},
            {"x-dead-letter-routing-key", "key", "routing_key_but_no_dlx_defined"},
            {"x-dead-letter-routing-key", 1, "{unacceptable_type,signedint}"},
            {"x-queue-version", 3, "\"unsupported queue version '3'\""},
            {"x-queue-version", "2", NOT_INTEGER},
            {"x-queue-type", 1, "{unacceptable_type,signedint}"},
        };
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(String argument, Object value, String why) throws Exception {
        String queue = name("queue");
        Map<String, Object> arguments = new HashMap<>();
        arguments.put(argument, value);

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/': %s"
                        .formatted(argument, queue, why),
                () -> channel.queueDeclare(queue, false, false, false, arguments));
    }

    static Object[][] ofOtherQueueTypes() {
        return new Object[][] {
            {"x-delivery-limit", 5},
            {"x-dead-letter-strategy", "at-least-once"},
            {"x-max-in-memory-length", 1},
            {"x-max-in-memory-bytes", 1},
            {"x-quorum-initial-group-size", 1},
            {"x-max-age", "1D"},
            {"x-stream-max-segment-size-bytes", 1000},
            {"x-initial-cluster-size", 1},
        };
    }

    @ParameterizedTest
    @MethodSource("ofOtherQueueTypes")
    void isRefusedForClassicQueues(String argument, Object value) throws Exception {
        String queue = name("queue");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/' of queue type rabbit_classic_queue"
                        .formatted(argument, queue),
                () -> channel.queueDeclare(queue, false, false, false, Map.of(argument, value)));
    }

    static Object[][] accepted() {
        return new Object[][] {
            {"x-message-ttl", 0},
            {"x-message-ttl", TEN_YEARS_MILLIS},
            {"x-message-ttl", (byte) 10},
            {"x-message-ttl", (short) 10},
            {"x-message-ttl", 10L},
            {"x-expires", 60_000},
            {"x-expires", TEN_YEARS_MILLIS},
            {"x-max-length", 0},
            {"x-max-length", Long.MAX_VALUE},
            {"x-max-length-bytes", 0},
            {"x-max-priority", 0},
            {"x-max-priority", 255},
            {"x-overflow", "drop-head"},
            {"x-overflow", "reject-publish"},
            {"x-overflow", "reject-publish-dlx"},
            {"x-queue-mode", "default"},
            {"x-queue-mode", "lazy"},
            {"x-queue-version", 1},
            {"x-queue-version", 2},
            {"x-single-active-consumer", true},
            {"x-single-active-consumer", false},
            {"x-dead-letter-exchange", ""},
            {"x-dead-letter-exchange", "no.such.exchange"},
            {"x-queue-type", "classic"},
            {"x-queue-master-locator", "client-local"},
            {"x-unknown", "whatever"},
            {"unknown", Map.of("a", List.of(1, "two"))},
        };
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(String argument, Object value) throws Exception {
        queue(Map.of(argument, value));
    }

    @Test
    void deadLetterExchangeMustBeAString() throws Exception {
        String queue = name("queue");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange'"
                        + " in queue '%s' in vhost '/'".formatted(queue),
                () ->
                        channel.queueDeclare(
                                queue, false, false, false, Map.of("x-dead-letter-exchange", 1)));
    }

    @Test
    void deadLetterRoutingKeyMayComeWithAnExchange() throws Exception {
        queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "zz", "rabbit", "fanout", "Classic", ""})
    void unknownQueueTypeIsRefused(String type) throws Exception {
        String queue = name("queue");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue '%s' in vhost '/': \"unsupported queue type '%s'\""
                        .formatted(queue, type),
                () ->
                        channel.queueDeclare(
                                queue, false, false, false, Map.of("x-queue-type", type)));
    }
}
