package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;

import io.leveret.compat.Scenario;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Declaring a queue that exists: it must be the same one in all that matters. */
class QueueEquivalenceTest extends Scenario {
    private static String inequivalent(String what, String queue, String how) {
        return "PRECONDITION_FAILED - inequivalent arg '%s' for queue '%s' in vhost '/': %s"
                .formatted(what, queue, how);
    }

    @Test
    void anotherDurabilityIsInequivalent() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                inequivalent("durable", queue, "received 'true' but current is 'false'"),
                () -> channel.queueDeclare(queue, true, false, false, Map.of()));
    }

    @Test
    void durabilityOfAnExclusiveQueueIsNotCompared() throws Exception {
        String queue = name("exclusive");
        channel.queueDeclare(queue, false, true, false, Map.of());

        channel.queueDeclare(queue, true, true, false, Map.of());
    }

    @Test
    void anotherAutoDeleteIsInequivalent() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                inequivalent("auto_delete", queue, "received 'true' but current is 'false'"),
                () -> channel.queueDeclare(queue, false, false, true, Map.of()));
    }

    @Test
    void exclusiveInsteadOfSharedIsLocked() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                405,
                ExclusiveQueueTest.locked(queue),
                () -> channel.queueDeclare(queue, false, true, false, Map.of()));
    }

    @Test
    void sharedInsteadOfExclusiveIsLocked() throws Exception {
        String queue = name("exclusive");
        channel.queueDeclare(queue, false, true, false, Map.of());

        assertChannelError(
                channel,
                405,
                ExclusiveQueueTest.locked(queue),
                () -> channel.queueDeclare(queue, false, false, false, Map.of()));
    }

    static Object[][] comparedArguments() {
        return new Object[][] {
            {"x-message-ttl", 1000, 2000},
            {"x-expires", 100_000, 200_000},
            {"x-max-length", 10, 20},
            {"x-max-length-bytes", 10, 20},
            {"x-max-priority", 5, 6},
            {"x-overflow", "drop-head", "reject-publish"},
            {"x-queue-mode", "default", "lazy"},
            {"x-dead-letter-exchange", "amq.fanout", "amq.direct"},
            {"x-single-active-consumer", true, false},
            {"x-queue-master-locator", "min-masters", "client-local"},
        };
    }

    @ParameterizedTest
    @MethodSource("comparedArguments")
    void anotherValueIsInequivalent(String argument, Object value, Object other) throws Exception {
        String queue = queue(Map.of(argument, value));

        assertChannelError(
                channel,
                406,
                inequivalent(
                        argument,
                        queue,
                        "received '%s' but current is '%s'".formatted(other, value)),
                () -> channel.queueDeclare(queue, false, false, false, Map.of(argument, other)));
    }

    private static String type(Object value) {
        return value instanceof Integer
                ? "signedint"
                : value instanceof Boolean ? "bool" : "longstr";
    }

    @ParameterizedTest
    @MethodSource("comparedArguments")
    void leavingAnArgumentOutIsInequivalent(String argument, Object value, Object other)
            throws Exception {
        String queue = queue(Map.of(argument, value));

        assertChannelError(
                channel,
                406,
                inequivalent(
                        argument,
                        queue,
                        "received none but current is the value '%s' of type '%s'"
                                .formatted(value, type(value))),
                () -> channel.queueDeclare(queue, false, false, false, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("comparedArguments")
    void addingAnArgumentIsInequivalent(String argument, Object value, Object other)
            throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                inequivalent(
                        argument,
                        queue,
                        "received the value '%s' of type '%s' but current is none"
                                .formatted(value, type(value))),
                () -> channel.queueDeclare(queue, false, false, false, Map.of(argument, value)));
    }

    @Test
    void deadLetterRoutingKeyIsCompared() throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-dead-letter-exchange", "amq.fanout");
        arguments.put("x-dead-letter-routing-key", "one");
        String queue = queue(arguments);
        arguments.put("x-dead-letter-routing-key", "two");

        assertChannelError(
                channel,
                406,
                inequivalent(
                        "x-dead-letter-routing-key", queue, "received 'two' but current is 'one'"),
                () -> channel.queueDeclare(queue, false, false, false, arguments));
    }

    @Test
    void integersAreComparedByValueWhateverTheirWidth() throws Exception {
        String queue = queue(Map.of("x-max-length", 10));

        for (Object same : new Object[] {10L, (short) 10, (byte) 10}) {
            channel.queueDeclare(queue, false, false, false, Map.of("x-max-length", same));
        }
    }

    @Test
    void unknownArgumentsAreNotCompared() throws Exception {
        String queue = queue(Map.of("x-mine", 1));

        channel.queueDeclare(queue, false, false, false, Map.of("x-mine", "two", "x-yours", 3));
    }

    @ParameterizedTest
    @CsvSource({"x-message-ttl, ten", "x-overflow, whatever"})
    void equivalenceIsCheckedBeforeTheArgumentsAreValidated(String argument, String invalid)
            throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                inequivalent(
                        argument,
                        queue,
                        "received the value '%s' of type 'longstr' but current is none"
                                .formatted(invalid)),
                () -> channel.queueDeclare(queue, false, false, false, Map.of(argument, invalid)));
    }

    @Test
    void classicIsTheTypeOfAQueueDeclaredWithoutOne() throws Exception {
        String queue = queue();

        channel.queueDeclare(queue, false, false, false, Map.of("x-queue-type", "classic"));
    }

    @Test
    void queueDeclaredClassicMayBeDeclaredWithoutType() throws Exception {
        String queue = queue(Map.of("x-queue-type", "classic"));

        channel.queueDeclare(queue, false, false, false, Map.of());
    }

    @Test
    void anotherQueueTypeIsInequivalent() throws Exception {
        String queue = durableQueue(Map.of());

        assertChannelError(
                channel,
                406,
                inequivalent(
                        "x-queue-type",
                        queue,
                        "received the value 'quorum' of type 'longstr' but current is none"),
                () ->
                        channel.queueDeclare(
                                queue, true, false, false, Map.of("x-queue-type", "quorum")));
    }
}
