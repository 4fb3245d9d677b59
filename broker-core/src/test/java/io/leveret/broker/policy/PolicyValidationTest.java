package io.leveret.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.store.memory.InMemoryMessageStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those RabbitMQ 3.10.8 answers to the same. */
class PolicyValidationTest {
    private final RuntimeParameters parameters =
            new RuntimeParameters(new InMemoryMessageStore().definitions());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "message-ttl|-1|-1 is not a valid message TTL",
                "expires|0|0 is not a valid queue expiry",
                "max-length|-1|-1 is not a valid maximum length",
                "max-length-bytes|-1|-1 is not a valid maximum length in bytes",
                "max-in-memory-length|-1|-1 is not a valid maximum memory in bytes",
                "max-in-memory-bytes|-1|-1 is not a valid maximum memory in bytes",
                "delivery-limit|-1|-1 is not a valid delivery limit",
                "overflow|1|1 is not a valid overflow value",
                "dead-letter-exchange|1|1 is not a valid dead letter exchange name",
                "dead-letter-routing-key|1|1 is not a valid dead letter routing key",
                "dead-letter-strategy|1|1 is not a valid dead letter strategy",
                "alternate-exchange|1|1 is not a valid alternate exchange name",
                "queue-mode|1|1 is not a valid queue-mode value",
                "queue-version|3|3 is not a valid queue-version value",
                "queue-master-locator|1|1 invalid queue-master-locator value",
                "queue-leader-locator|1|1 is not a valid queue leader locator value",
                "initial-cluster-size|-1|-1 is not a valid cluster size",
                "max-age|1|1 is not a valid max age",
                "stream-max-segment-size-bytes|-1|-1 is not a valid segment size",
            })
    void valueOutOfRangeIsRefusedInRabbitMqsWords(String key, long value, String complaint) {
        assertThatThrownBy(() -> put(policy("^a", Map.of(key, value))))
                .isInstanceOf(ParameterException.class)
                .hasMessage("Validation failed\n\n" + complaint + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "retry-delay|0.0|0.0 is not a valid retry delay",
                "retry-max-delay|1.5|1.5 is not a valid maximum retry delay",
                "retry-multiplier|0.5|0.5 is not a valid retry multiplier",
                "retry-jitter|1.5|1.5 is not a valid retry jitter",
            })
    void retriesAreRefusedLikewise(String key, double value, String complaint) {
        assertThatThrownBy(() -> put(policy("^a", Map.of(key, value))))
                .isInstanceOf(ParameterException.class)
                .hasMessage("Validation failed\n\n" + complaint + "\n");
    }

    @Test
    void classicQueuesKnowADeliveryLimitWhereMessagesAreTriedAgain() {
        assertThat(PolicyKeys.apply(List.of("delivery-limit"), PolicyResource.CLASSIC_QUEUE))
                .isFalse();
        List<String> both = List.of("delivery-limit", "retry-delay");
        assertThat(PolicyKeys.apply(both, PolicyResource.CLASSIC_QUEUE)).isTrue();
        assertThat(PolicyKeys.apply(both, PolicyResource.QUORUM_QUEUE)).isTrue();
        assertThat(PolicyKeys.apply(both, PolicyResource.STREAM)).isFalse();
    }

    @Test
    void ofNumbersThatAreNotWholeTheSmallerCountsToo() {
        assertThat(PolicyKeys.strictest(1.5, 2L)).isEqualTo(1.5);
        assertThat(PolicyKeys.strictest(2L, 1.5)).isEqualTo(1.5);
    }

    @Test
    void valuesAreShownAsErlangTerms() {
        assertMaxLengthComplaint("abc", "<<\"abc\">>");
        assertMaxLengthComplaint("", "<<>>");
        assertMaxLengthComplaint("\u00fc", "<<\"\u00fc\">>");
        assertMaxLengthComplaint("\u20ac", "<<226,130,172>>");
        assertMaxLengthComplaint("a\"b\\c\n", "<<\"a\\\"b\\\\c\\n\">>");
        assertMaxLengthComplaint(true, "true");
        assertMaxLengthComplaint(null, "null");
        assertMaxLengthComplaint(1.5, "1.5");
        assertMaxLengthComplaint(List.of(1), "[1]");
        assertMaxLengthComplaint(Map.of(), "#{}");
        assertMaxLengthComplaint(Map.of("a", 1), "#{<<\"a\">> => 1}");
    }

    private void assertMaxLengthComplaint(Object value, String shown) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("max-length", value);
        assertThatThrownBy(() -> put(policy("^a", definition)))
                .hasMessage("Validation failed\n\n" + shown + " is not a valid maximum length\n");
    }

    @Test
    void unknownKeyIsRefused() {
        assertThatThrownBy(() -> put(policy("^a", Map.of("nope", 1))))
                .hasMessage(
                        "Validation failed\n\n"
                                + "[{<<\"nope\">>,1}] are not recognised policy settings\n");
    }

    @Test
    void wrongValueIsNoticedBeforeUnknownKey() {
        assertThatThrownBy(() -> put(policy("^a", Map.of("max-length", "a", "nope", 1))))
                .hasMessage("Validation failed\n\n<<\"a\">> is not a valid maximum length\n");
    }

    @Test
    void emptyDefinitionIsNoPolicy() {
        assertThatThrownBy(() -> put(policy("^a", Map.of())))
                .hasMessage("Validation failed\n\nno policy provided\n");
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Map<String, Object> fields = policy("^zzzz[", Map.of("max-length", "a"));
        fields.put("priority", "x");
        fields.put("apply-to", "nope");

        assertThatThrownBy(() -> put(fields))
                .hasMessage(
                        "Validation failed\n\n"
                                + "<<\"a\">> is not a valid maximum length\n"
                                + "apply-to 'nope' unrecognised; should be 'queues', 'exchanges' or"
                                + " 'all'\n"
                                + "pattern should be regular expression but is invalid: {\"missing"
                                + " terminating ] for character class\",\n"
                                + " ".repeat(54)
                                + "6}\n"
                                + "priority should be a number, actually was <<\"x\">>\n");
    }

    @Test
    void shortComplaintAboutPatternStaysOnItsLine() {
        assertThatThrownBy(() -> put(policy("(a", Map.of("max-length", 1))))
                .hasMessage(
                        "Validation failed\n\n"
                                + "pattern should be regular expression but is invalid: {\"missing"
                                + " )\",2}\n");
    }

    @Test
    void complaintAboutPatternSaysWhere() {
        assertThatThrownBy(() -> put(policy("x(a)y)z", Map.of("max-length", 1))))
                .hasMessageContaining("{\"unmatched parentheses\",\n" + " ".repeat(54) + "5}\n");
        assertThatThrownBy(() -> put(policy("\\", Map.of("max-length", 1))))
                .hasMessageContaining("{\"\\\\ at end of pattern\",1}");
    }

    @Test
    void mirroringIsCheckedAsAWhole() {
        assertThatThrownBy(() -> put(policy("^a", Map.of("ha-params", 2))))
                .hasMessageContaining(
                        "ha-mode must be specified to specify ha-params, ha-sync-mode or"
                                + " ha-promote-on-shutdown");
        assertThatThrownBy(() -> put(policy("^a", Map.of("ha-mode", "exactly"))))
                .hasMessageContaining("ha-mode=\"exactly\" takes an integer, none given");
        assertThatThrownBy(() -> put(policy("^a", Map.of("ha-mode", "all", "ha-params", 2))))
                .hasMessageContaining("ha-mode=\"all\" does not take parameters");
        assertThatThrownBy(() -> put(policy("^a", Map.of("ha-mode", "all", "ha-sync-mode", "x"))))
                .hasMessageContaining(
                        "ha-sync-mode must be \"manual\" or \"automatic\", got <<\"x\">>");
        assertThat(put(policy("^a", Map.of("ha-mode", "exactly", "ha-params", 2)))).isTrue();
    }

    @Test
    void federationIsNamedInOneWayOnly() {
        Map<String, Object> both =
                Map.of("federation-upstream", "a", "federation-upstream-set", "b");

        assertThatThrownBy(() -> put(policy("^a", both)))
                .hasMessageContaining(
                        "cannot specify federation-upstream, federation-upstream-set or"
                                + " federation-upstream-pattern together");
        assertThatThrownBy(() -> put(policy("^a", Map.of("federation-upstream", 1))))
                .hasMessageContaining("1 is not a valid federation upstream name");
    }

    @Test
    void operatorMayOnlySetWhatLimits() {
        assertThat(putOperator(policy("^a", Map.of("max-length", 1)))).isTrue();
        assertThatThrownBy(() -> putOperator(policy("^a", Map.of("dead-letter-exchange", "x"))))
                .hasMessage(
                        "Validation failed\n\n[{<<\"dead-letter-exchange\">>,<<\"x\">>}] are not"
                                + " recognised policy settings\n");
    }

    @Test
    void priorityAndApplyToHaveDefaults() {
        put(policy("^a", Map.of("max-length", 1)));

        Policy policy = parameters.policy("/", "p");

        assertThat(policy.priority()).isEqualTo(0L);
        assertThat(policy.applyTo()).isEqualTo(PolicyTarget.ALL);
    }

    @Test
    void arrayOfPairsIsADictionaryToo() {
        Map<String, Object> fields = policy("^a", Map.of());
        fields.put("definition", List.of(List.of("max-length", 40)));

        put(fields);

        assertThat(parameters.policy("/", "p").definition()).isEqualTo(Map.of("max-length", 40L));
    }

    private static Map<String, Object> policy(String pattern, Map<String, ?> definition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pattern", pattern);
        fields.put("definition", definition);
        return fields;
    }

    private boolean put(Map<String, Object> fields) {
        return parameters.change(c -> c.putPolicy("/", "p", fields), Runnable::run, () -> {});
    }

    private boolean putOperator(Map<String, Object> fields) {
        return parameters.change(
                c -> c.putOperatorPolicy("/", "p", fields), Runnable::run, () -> {});
    }
}
