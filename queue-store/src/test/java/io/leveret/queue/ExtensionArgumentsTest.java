package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leveret.codec.ChannelError;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that RabbitMQ does not know, refused as it would refuse them. */
class ExtensionArgumentsTest {
    private static FieldTable table(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return FieldTable.of(map);
    }

    private static QueueArguments arguments(Object... keysAndValues) {
        return QueueArguments.of("/", "q", table(keysAndValues));
    }

    private static void assertRefused(String key, Object value, String why) {
        assertThat(refusal(key, value))
                .isEqualTo("invalid arg '" + key + "' for queue 'q' in vhost '/': " + why);
    }

    private static String refusal(Object... keysAndValues) {
        ChannelError error =
                catchThrowableOfType(ChannelError.class, () -> arguments(keysAndValues));
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(ReplyCode.PRECONDITION_FAILED);
        return error.text();
    }

    private static String difference(FieldTable current, FieldTable wanted) {
        ChannelError error =
                catchThrowableOfType(
                        ChannelError.class,
                        () ->
                                QueueArguments.of("/", "q", current)
                                        .requireEquivalent("/", "q", wanted));
        return error == null ? null : error.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-retry-delay", "x-retry-max-delay"})
    void delaysArePositiveIntegersOfUpToTenYears(String key) {
        assertRefused(key, "1", "\"expected integer, got longstr\"");
        assertRefused(key, 1.5, "\"expected integer, got double\"");
        assertRefused(key, -1, "{value_negative,-1}");
        assertRefused(key, 0, "{value_zero,0}");
        assertRefused(key, 315_360_000_001L, "{value_too_large,315360000001}");
        arguments(key, 315_360_000_000L);
    }

    @Test
    void multiplierIsANumberFromOne() {
        assertRefused("x-retry-multiplier", "2", "\"expected number, got longstr\"");
        assertRefused("x-retry-multiplier", true, "\"expected number, got bool\"");
        assertRefused("x-retry-multiplier", 0.5, "{value_too_small,0.5}");
        assertRefused("x-retry-multiplier", 0, "{value_too_small,0}");
        assertRefused("x-retry-multiplier", Double.NaN, "{value_too_small,NaN}");
        assertRefused("x-retry-multiplier", Double.POSITIVE_INFINITY, "{value_too_large,Infinity}");
        arguments("x-retry-multiplier", 1);
        arguments("x-retry-multiplier", 1.5f);
    }

    @Test
    void jitterIsAPart() {
        assertRefused("x-retry-jitter", "none", "\"expected number, got longstr\"");
        assertRefused("x-retry-jitter", -0.1, "{value_too_small,-0.1}");
        assertRefused("x-retry-jitter", 1.1, "{value_too_large,1.1}");
        assertRefused("x-retry-jitter", 2, "{value_too_large,2}");
        arguments("x-retry-jitter", 0);
        arguments("x-retry-jitter", 1.0);
    }

    @Test
    void streamsAreNotTriedAgain() {
        assertThat(refusal("x-queue-type", "stream", "x-retry-delay", 1))
                .isEqualTo(
                        "invalid arg 'x-retry-delay' for queue 'q' in vhost '/' of queue type"
                                + " rabbit_stream_queue");
    }

    @Test
    void classicQueuesHaveADeliveryLimitWithARetryDelayOnly() {
        assertThat(refusal("x-delivery-limit", 3))
                .isEqualTo(
                        "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/' of queue type"
                                + " rabbit_classic_queue");
        QueueSettings settings = arguments("x-delivery-limit", 3, "x-retry-delay", 1000).settings();
        assertThat(settings.deliveryLimit()).isEqualTo(3);
        assertThat(refusal("x-delivery-limit", "3", "x-retry-delay", 1))
                .isEqualTo(
                        "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/': \"expected"
                                + " integer, got longstr\"");
        assertThat(refusal("x-delivery-limit", -3, "x-retry-delay", 1))
                .isEqualTo(
                        "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/':"
                                + " {value_negative,-3}");
    }

    @Test
    void retryArgumentsAreCompared() {
        FieldTable current = table("x-retry-delay", 1000, "x-retry-multiplier", 2.0);
        assertThat(difference(current, table("x-retry-delay", 1000L, "x-retry-multiplier", 2.0)))
                .isNull();
        assertThat(difference(current, table("x-retry-delay", 2000, "x-retry-multiplier", 2.0)))
                .isEqualTo(
                        "inequivalent arg 'x-retry-delay' for queue 'q' in vhost '/': received"
                                + " '2000' but current is '1000'");
        assertThat(difference(current, table("x-retry-delay", 1000)))
                .isEqualTo(
                        "inequivalent arg 'x-retry-multiplier' for queue 'q' in vhost '/':"
                                + " received none but current is the value '2.0' of type"
                                + " 'double'");
        assertThat(
                        difference(
                                table("x-retry-delay", 1, "x-delivery-limit", 2),
                                table("x-retry-delay", 1, "x-delivery-limit", 3)))
                .isEqualTo(
                        "inequivalent arg 'x-delivery-limit' for queue 'q' in vhost '/': received"
                                + " '3' but current is '2'");
    }

    @Test
    void retryIsOffUnlessThereIsADelay() {
        assertThat(arguments("x-retry-multiplier", 2, "x-retry-jitter", 1).settings().retry())
                .isNull();
        assertThat(arguments("x-retry-delay", 100).settings().retry())
                .isEqualTo(new RetryPolicy(100, 1, -1, 0));
    }

    @Test
    void ofArgumentAndPolicyTheSmallerNumberCounts() {
        QueueArguments declared =
                arguments("x-retry-delay", 100, "x-retry-multiplier", 3, "x-retry-max-delay", 500);
        assertThat(
                        declared.settings(
                                        Map.of(
                                                "retry-delay",
                                                200L,
                                                "retry-multiplier",
                                                1.5,
                                                "retry-max-delay",
                                                400L,
                                                "retry-jitter",
                                                0.25,
                                                "delivery-limit",
                                                4L))
                                .retry())
                .isEqualTo(new RetryPolicy(100, 1.5, 400, 0.25));
        assertThat(arguments().settings(Map.of("retry-delay", 200L)).retry())
                .isEqualTo(new RetryPolicy(200, 1, -1, 0));
    }

    @Test
    void deduplicationArgumentsAreChecked() {
        assertRefused("x-message-deduplication", "yes", "{unacceptable_type,longstr}");
        assertRefused("x-deduplication-header", 1, "{unacceptable_type,signedint}");
        assertRefused("x-deduplication-property", "app_id", "invalid_deduplication_property");
        assertRefused("x-cache-size", "10", "\"expected integer, got longstr\"");
        assertRefused("x-cache-size", 0, "{value_zero,0}");
        assertRefused("x-cache-size", -1, "{value_negative,-1}");
        assertRefused("x-cache-ttl", 1.0, "\"expected integer, got double\"");
        assertRefused("x-cache-ttl", 0, "{value_zero,0}");
        assertRefused("x-cache-persistence", "tape", "invalid_cache_persistence");
        assertThat(
                        refusal(
                                "x-deduplication-header",
                                "id",
                                "x-deduplication-property",
                                "message_id"))
                .isEqualTo(
                        "invalid arg 'x-deduplication-property' for queue 'q' in vhost '/':"
                                + " header_and_property_are_mutually_exclusive");
    }

    @Test
    void deduplicationIsOffUnlessAskedFor() {
        assertThat(arguments("x-cache-size", 10).settings().deduplication()).isNull();
        assertThat(arguments("x-message-deduplication", false).settings().deduplication()).isNull();
        assertThat(arguments("x-message-deduplication", true).settings().deduplication())
                .isEqualTo(new Deduplication(new KeySource("x-deduplication-header"), 0, -1, true));
        assertThat(
                        arguments(
                                        "x-message-deduplication",
                                        true,
                                        "x-deduplication-header",
                                        "id",
                                        "x-cache-ttl",
                                        5,
                                        "x-cache-persistence",
                                        "memory")
                                .settings()
                                .deduplication())
                .isEqualTo(new Deduplication(new KeySource("id"), 100_000, 5, false));
    }

    @Test
    void deduplicationArgumentsAreCompared() {
        assertThat(
                        difference(
                                table("x-message-deduplication", true),
                                table("x-message-deduplication", false)))
                .isEqualTo(
                        "inequivalent arg 'x-message-deduplication' for queue 'q' in vhost '/':"
                                + " received 'false' but current is 'true'");
        assertThat(difference(table("x-cache-size", 5), table("x-cache-size", 6)))
                .contains("'x-cache-size'");
    }

    @Test
    void priorityModeIsForQueuesWithPriorities() {
        assertRefused("x-priority-mode", 1, "{unacceptable_type,signedint}");
        assertRefused("x-priority-mode", "fair", "invalid_priority_mode");
        assertRefused("x-priority-mode", "weighted", "priority_mode_but_no_max_priority_defined");
        QueueSettings weighted =
                arguments("x-max-priority", 5, "x-priority-mode", "weighted").settings();
        assertThat(weighted.priorityMode()).isEqualTo(PriorityMode.WEIGHTED);
        assertThat(arguments("x-max-priority", 5).settings().priorityMode())
                .isEqualTo(PriorityMode.STRICT);
        assertThat(refusal("x-queue-type", "quorum", "x-priority-mode", "strict"))
                .contains("x-priority-mode");
    }

    @Test
    void agingHasAnInterval() {
        assertRefused("x-priority-aging-interval", 5, "aging_interval_but_priority_mode_not_aging");
        assertRefused("x-priority-aging-interval", 0, "{value_zero,0}");
        QueueSettings aging =
                arguments(
                                "x-max-priority",
                                5,
                                "x-priority-mode",
                                "aging",
                                "x-priority-aging-interval",
                                250)
                        .settings();
        assertThat(aging.priorityMode()).isEqualTo(PriorityMode.AGING);
        assertThat(aging.priorityAgingMillis()).isEqualTo(250);
        assertThat(
                        arguments("x-max-priority", 5, "x-priority-mode", "aging")
                                .settings()
                                .priorityAgingMillis())
                .isEqualTo(1000);
    }

    @Test
    void priorityModeIsCompared() {
        assertThat(
                        difference(
                                table("x-max-priority", 5, "x-priority-mode", "aging"),
                                table("x-max-priority", 5)))
                .isEqualTo(
                        "inequivalent arg 'x-priority-mode' for queue 'q' in vhost '/': received"
                                + " none but current is the value 'aging' of type 'longstr'");
    }
}
