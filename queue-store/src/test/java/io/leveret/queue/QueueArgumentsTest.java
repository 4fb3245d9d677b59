package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leveret.codec.ChannelError;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import io.leveret.queue.QueueSettings.Overflow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are RabbitMQ 3.10.8's own. */
class QueueArgumentsTest {
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

    private static String refusal(Object... keysAndValues) {
        ChannelError error =
                catchThrowableOfType(ChannelError.class, () -> arguments(keysAndValues));
        assertThat(error).as("refusal of %s", List.of(keysAndValues)).isNotNull();
        assertThat(error.code()).isEqualTo(ReplyCode.PRECONDITION_FAILED);
        return error.text();
    }

    private static String quorumRefusal(String key, Object value) {
        return refusal("x-queue-type", "quorum", key, value);
    }

    private static void accepted(Object... keysAndValues) {
        assertThatCode(() -> arguments(keysAndValues)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-message-ttl",
                "x-expires",
                "x-max-length",
                "x-max-length-bytes",
                "x-max-priority",
                "x-queue-version"
            })
    void integersAreExpected(String key) {
        String start = "invalid arg '" + key + "' for queue 'q' in vhost '/': ";
        assertThat(refusal(key, "a")).isEqualTo(start + "\"expected integer, got longstr\"");
        assertThat(refusal(key, true)).isEqualTo(start + "\"expected integer, got bool\"");
        assertThat(refusal(key, List.of(1))).isEqualTo(start + "\"expected integer, got array\"");
        assertThat(refusal(key, Map.of())).isEqualTo(start + "\"expected integer, got table\"");
        assertThat(refusal(key, new BigDecimal("1.5")))
                .isEqualTo(start + "\"expected integer, got decimal\"");
        assertThat(refusal(key, FieldTable.VOID))
                .isEqualTo(start + "\"expected integer, got void\"");
        assertThat(refusal(key, -1)).isEqualTo(start + "{value_negative,-1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-overflow", "x-dead-letter-routing-key", "x-queue-mode"})
    void stringsAreExpected(String key) {
        String start = "invalid arg '" + key + "' for queue 'q' in vhost '/': ";
        assertThat(refusal(key, 5)).isEqualTo(start + "{unacceptable_type,signedint}");
        assertThat(refusal(key, 5L)).isEqualTo(start + "{unacceptable_type,long}");
        assertThat(refusal(key, new byte[1])).isEqualTo(start + "{unacceptable_type,binary}");
    }

    @Test
    void integersOfAnyWidthAreAccepted() {
        assertThat(arguments("x-message-ttl", (byte) 5).settings().messageTtlMillis()).isEqualTo(5);
        assertThat(arguments("x-message-ttl", (short) 5).settings().messageTtlMillis())
                .isEqualTo(5);
        assertThat(arguments("x-message-ttl", 5L).settings().messageTtlMillis()).isEqualTo(5);
    }

    @Test
    void timesLastAtMostTenYears() {
        accepted("x-message-ttl", 315_360_000_000L);
        assertThat(refusal("x-message-ttl", 315_360_000_001L))
                .isEqualTo(
                        "invalid arg 'x-message-ttl' for queue 'q' in vhost '/':"
                                + " {value_too_large,315360000001}");
        assertThat(refusal("x-expires", 1L << 40))
                .isEqualTo(
                        "invalid arg 'x-expires' for queue 'q' in vhost '/':"
                                + " {value_too_large,1099511627776}");
    }

    @Test
    void leaseOfZeroMakesNoSenseButTimeToLiveDoes() {
        accepted("x-message-ttl", 0);
        assertThat(refusal("x-expires", 0))
                .isEqualTo("invalid arg 'x-expires' for queue 'q' in vhost '/': {value_zero,0}");
    }

    @Test
    void prioritiesGoTo255() {
        accepted("x-max-priority", 0);
        accepted("x-max-priority", 255);
        assertThat(refusal("x-max-priority", 256))
                .isEqualTo(
                        "invalid arg 'x-max-priority' for queue 'q' in vhost '/':"
                                + " {max_value_exceeded,256}");
    }

    @Test
    void wordsAreCheckedAgainstTheirLists() {
        assertThat(refusal("x-overflow", "zz"))
                .isEqualTo("invalid arg 'x-overflow' for queue 'q' in vhost '/': invalid_overflow");
        assertThat(refusal("x-queue-mode", "zz"))
                .isEqualTo(
                        "invalid arg 'x-queue-mode' for queue 'q' in vhost '/':"
                                + " \"unsupported queue mode 'zz'\"");
        assertThat(refusal("x-queue-version", 5))
                .isEqualTo(
                        "invalid arg 'x-queue-version' for queue 'q' in vhost '/':"
                                + " \"unsupported queue version '5'\"");
        assertThat(refusal("x-queue-type", "zz"))
                .isEqualTo(
                        "invalid arg 'x-queue-type' for queue 'q' in vhost '/':"
                                + " \"unsupported queue type 'zz'\"");
        assertThat(refusal("x-queue-type", 5))
                .isEqualTo(
                        "invalid arg 'x-queue-type' for queue 'q' in vhost '/':"
                                + " {unacceptable_type,signedint}");
        assertThat(refusal("x-single-active-consumer", "yes"))
                .isEqualTo(
                        "invalid arg 'x-single-active-consumer' for queue 'q' in vhost '/':"
                                + " {unacceptable_type,longstr}");
        assertThat(quorumRefusal("x-dead-letter-strategy", "zz"))
                .isEqualTo(
                        "invalid arg 'x-dead-letter-strategy' for queue 'q' in vhost '/':"
                                + " invalid_dlx_strategy");
        assertThat(quorumRefusal("x-queue-leader-locator", "zz"))
                .isEqualTo(
                        "invalid arg 'x-queue-leader-locator' for queue 'q' in vhost '/':"
                                + " invalid_queue_locator_arg");
        assertThat(refusal("x-queue-type", "stream", "x-max-age", "5"))
                .isEqualTo("invalid arg 'x-max-age' for queue 'q' in vhost '/': invalid_max_age");
        accepted("x-queue-type", "stream", "x-max-age", "3D");
    }

    @Test
    void deadLetterRoutingKeyNeedsAnExchange() {
        assertThat(refusal("x-dead-letter-routing-key", "k"))
                .isEqualTo(
                        "invalid arg 'x-dead-letter-routing-key' for queue 'q' in vhost '/':"
                                + " routing_key_but_no_dlx_defined");
        accepted("x-dead-letter-routing-key", "k", "x-dead-letter-exchange", "x");
    }

    @Test
    void deadLetterExchangeIsCheckedFirst() {
        assertThat(refusal("x-queue-type", "zz", "x-dead-letter-exchange", 5))
                .isEqualTo(
                        "invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue 'q' in"
                                + " vhost '/'");
    }

    @Test
    void unknownArgumentsAreWelcome() {
        accepted("x-foo", 1, "x-consumer-timeout", "soon", "x-ha-policy", "all");
    }

    @Test
    void argumentsOfOtherTypesAreRefused() {
        assertThat(refusal("x-max-age", "1h", "x-delivery-limit", 3))
                .isEqualTo(
                        "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/' of queue type"
                                + " rabbit_classic_queue");
        assertThat(quorumRefusal("x-max-priority", "zz"))
                .isEqualTo(
                        "invalid arg 'x-max-priority' for queue 'q' in vhost '/' of queue type"
                                + " rabbit_quorum_queue");
        assertThat(refusal("x-queue-type", "stream", "x-message-ttl", 5))
                .isEqualTo(
                        "invalid arg 'x-message-ttl' for queue 'q' in vhost '/' of queue type"
                                + " rabbit_stream_queue");
    }

    @Test
    void theFirstWrongOneIsNamedInRabbitMqsOrder() {
        List<String> order =
                List.of(
                        "x-expires",
                        "x-message-ttl",
                        "x-dead-letter-routing-key",
                        "x-max-length",
                        "x-max-length-bytes",
                        "x-max-priority",
                        "x-overflow",
                        "x-queue-mode",
                        "x-queue-version",
                        "x-single-active-consumer",
                        "x-max-age");
        Map<String, Object> wrong = new LinkedHashMap<>();
        for (int i = order.size() - 1; i >= 0; i--) {
            // Wrong for every one of them.
            wrong.put(order.get(i), List.of());
        }
        for (String key : order) {
            ChannelError error =
                    catchThrowableOfType(
                            ChannelError.class,
                            () -> QueueArguments.of("/", "q", FieldTable.of(wrong)));
            assertThat(error.text()).startsWith("invalid arg '" + key + "'");
            wrong.remove(key);
        }
    }

    @Test
    void quorumQueuesAreDurableSharedAndStay() {
        QueueArguments quorum = arguments("x-queue-type", "quorum");
        assertThat(propertyRefusal(quorum, true, false, true)).contains("'auto-delete'");
        assertThat(propertyRefusal(quorum, true, true, false)).contains("'exclusive-owner'");
        assertThat(propertyRefusal(quorum, false, true, false)).contains("'exclusive-owner'");
        assertThat(propertyRefusal(quorum, false, false, false))
                .isEqualTo("invalid property 'non-durable' for queue 'q' in vhost '/'");
        quorum.requireProperties("/", "q", true, false, false);
        arguments().requireProperties("/", "q", false, true, true);
    }

    private static String propertyRefusal(
            QueueArguments arguments, boolean durable, boolean exclusive, boolean autoDelete) {
        return catchThrowableOfType(
                        ChannelError.class,
                        () -> arguments.requireProperties("/", "q", durable, exclusive, autoDelete))
                .text();
    }

    @Test
    void settingsSayWhatArgumentsSay() {
        QueueSettings settings =
                arguments(
                                "x-message-ttl",
                                5,
                                "x-expires",
                                6,
                                "x-max-length",
                                7,
                                "x-max-length-bytes",
                                8L,
                                "x-overflow",
                                "reject-publish-dlx",
                                "x-dead-letter-exchange",
                                "dlx",
                                "x-dead-letter-routing-key",
                                "key",
                                "x-max-priority",
                                9,
                                "x-single-active-consumer",
                                true,
                                "x-consumer-timeout",
                                10)
                        .settings();
        assertThat(settings)
                .isEqualTo(
                        QueueSettings.NONE.toBuilder()
                                .messageTtlMillis(5)
                                .expiresMillis(6)
                                .maxLength(7)
                                .maxLengthBytes(8)
                                .overflow(Overflow.REJECT_PUBLISH_DLX)
                                .deadLetterExchange("dlx")
                                .deadLetterRoutingKey("key")
                                .maxPriority(9)
                                .singleActiveConsumer(true)
                                .consumerTimeoutMillis(10)
                                .build());
        assertThat(arguments().settings()).isEqualTo(QueueSettings.NONE);
        assertThat(arguments("x-queue-type", "quorum", "x-delivery-limit", 3).settings())
                .isEqualTo(QueueSettings.NONE.toBuilder().deliveryLimit(3).build());
    }

    @Test
    void deadLetterExchangeMayBeTheDefaultOne() {
        assertThat(arguments("x-dead-letter-exchange", "").settings().deadLetterExchange())
                .isEmpty();
    }

    @Test
    void policyFillsInAndTheSmallerNumberCounts() {
        QueueSettings settings =
                arguments(
                                "x-message-ttl", 5,
                                "x-max-length", 100,
                                "x-dead-letter-exchange", "mine")
                        .settings(
                                Map.of(
                                        "message-ttl",
                                        50L,
                                        "max-length",
                                        10,
                                        "expires",
                                        1_000,
                                        "dead-letter-exchange",
                                        "theirs",
                                        "dead-letter-routing-key",
                                        "key",
                                        "overflow",
                                        "reject-publish",
                                        "max-priority",
                                        5));
        assertThat(settings)
                .isEqualTo(
                        QueueSettings.NONE.toBuilder()
                                .messageTtlMillis(5)
                                .maxLength(10)
                                .expiresMillis(1_000)
                                .deadLetterExchange("mine")
                                .deadLetterRoutingKey("key")
                                .overflow(Overflow.REJECT_PUBLISH)
                                .build());
    }

    private static String difference(FieldTable current, FieldTable received) {
        ChannelError error =
                catchThrowableOfType(
                        ChannelError.class,
                        () ->
                                QueueArguments.of("/", "q", current)
                                        .requireEquivalent("/", "q", received));
        return error == null ? null : error.text();
    }

    @Test
    void sameArgumentsAreEquivalentWhateverTheWidthOfIntegers() {
        assertThat(difference(table("x-message-ttl", 5), table("x-message-ttl", 5L))).isNull();
        assertThat(difference(table("x-message-ttl", 5), table("x-message-ttl", (byte) 5)))
                .isNull();
    }

    @Test
    void differencesAreNamed() {
        String start = "inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': ";
        FieldTable five = table("x-message-ttl", 5);
        assertThat(difference(table(), five))
                .isEqualTo(
                        start + "received the value '5' of type 'signedint' but current is none");
        assertThat(difference(five, table()))
                .isEqualTo(
                        start + "received none but current is the value '5' of type 'signedint'");
        assertThat(difference(five, table("x-message-ttl", 6)))
                .isEqualTo(start + "received '6' but current is '5'");
        assertThat(difference(five, table("x-message-ttl", "5")))
                .isEqualTo(start + "received '5' but current is '5'");
        assertThat(
                        difference(
                                table("x-single-active-consumer", true),
                                table("x-single-active-consumer", false)))
                .isEqualTo(
                        "inequivalent arg 'x-single-active-consumer' for queue 'q' in vhost '/':"
                                + " received 'false' but current is 'true'");
    }

    @Test
    void leastOfSeveralDifferencesIsNamedInRabbitMqsOrder() {
        assertThat(difference(table(), table("x-max-length", 1, "x-message-ttl", 5)))
                .contains("'x-message-ttl'");
        assertThat(difference(table(), table("x-expires", 1, "x-message-ttl", 5)))
                .contains("'x-expires'");
    }

    @Test
    void argumentsTheTypeDoesNotKnowAreNotCompared() {
        assertThat(difference(table("x-foo", 1), table("x-foo", 2))).isNull();
        assertThat(difference(table(), table("x-delivery-limit", 2))).isNull();
    }

    @Test
    void classicIsTheTypeOfAQueueWithoutOne() {
        FieldTable classic = table("x-queue-type", "classic");
        FieldTable quorum = table("x-queue-type", "quorum");
        assertThat(difference(table(), classic)).isNull();
        assertThat(difference(classic, table())).isNull();
        assertThat(difference(classic, quorum)).contains("received 'quorum' but current is 'cl");
        assertThat(difference(quorum, table()))
                .isEqualTo(
                        "inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received none"
                                + " but current is the value 'quorum' of type 'longstr'");
    }

    @Test
    void propertiesMustBeTheSame() {
        ChannelError error =
                catchThrowableOfType(
                        ChannelError.class,
                        () -> QueueArguments.requireSame("durable", true, false, "/", "q"));
        assertThat(error.text())
                .isEqualTo(
                        "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false'"
                                + " but current is 'true'");
        QueueArguments.requireSame("durable", true, true, "/", "q");
    }

    @Test
    void storedArgumentsNeverFail() {
        QueueArguments odd =
                QueueArguments.trusted(
                        table("x-queue-type", "hyper", "x-message-ttl", "a", "x-max-length", -7));
        assertThat(odd.type()).isEqualTo(QueueType.CLASSIC);
        assertThat(odd.settings()).isEqualTo(QueueSettings.NONE);
    }

    @Test
    void quorumQueuesHaveADeliveryLimitUnlessTheySayOtherwise() {
        assertThat(arguments("x-queue-type", "quorum").settings().deliveryLimit()).isEqualTo(20);
        assertThat(arguments("x-queue-type", "quorum").settings(Map.of("delivery-limit", 50L)))
                .extracting(QueueSettings::deliveryLimit)
                .isEqualTo(50);
        assertThat(arguments("x-queue-type", "quorum", "x-delivery-limit", -1).settings())
                .extracting(QueueSettings::deliveryLimit)
                .isEqualTo(-1);
        assertThat(arguments().settings().deliveryLimit()).isEqualTo(-1);
    }

    @Test
    void deadLettersAreKeptOnlyWhereWhatIsTooMuchIsRefused() {
        Object[] all = {
            "x-queue-type", "quorum",
            "x-dead-letter-exchange", "dlx",
            "x-dead-letter-strategy", "at-least-once",
            "x-overflow", "reject-publish"
        };
        assertThat(arguments(all).settings().deadLettersAtLeastOnce()).isTrue();
        all[7] = "drop-head";
        assertThat(arguments(all).settings().deadLettersAtLeastOnce()).isFalse();
        all[7] = "reject-publish";
        all[5] = "at-most-once";
        assertThat(arguments(all).settings().deadLettersAtLeastOnce()).isFalse();
        assertThat(arguments(all).settings(Map.of("dead-letter-strategy", "at-least-once")))
                .extracting(QueueSettings::deadLettersAtLeastOnce)
                .as("the argument counts")
                .isEqualTo(false);
    }
}
