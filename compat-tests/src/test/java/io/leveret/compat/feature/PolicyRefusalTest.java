package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions that say nothing that can be meant are refused with 400 and a reason. */
class PolicyRefusalTest extends Scenario {
    static Object[][] wrong() {
        return new Object[][] {
            {"message-ttl", -1, "-1 is not a valid message TTL"},
            {"message-ttl", "x", "is not a valid message TTL"},
            {"expires", 0, "0 is not a valid queue expiry"},
            {"max-length", -1, "-1 is not a valid maximum length"},
            {"max-length-bytes", true, "true is not a valid maximum length in bytes"},
            {"overflow", "other", "is not a valid overflow value"},
            {"dead-letter-exchange", 1, "1 is not a valid dead letter exchange name"},
            {"dead-letter-routing-key", 1, "1 is not a valid dead letter routing key"},
            {"dead-letter-strategy", "never", "is not a valid dead letter strategy"},
            {"delivery-limit", -1, "-1 is not a valid delivery limit"},
            {"alternate-exchange", 5, "5 is not a valid alternate exchange name"},
            {"queue-mode", "odd", "is not a valid queue-mode value"},
            {"queue-version", 3, "3 is not a valid queue-version value"},
            {"max-age", "1X", "is not a valid max age"},
            {"unheard-of", 1, "are not recognised policy settings"},
        };
    }

    private void set(String name, Map<String, Object> definition) {
        broker.administration().setPolicy("/", new Policy(name, "^none$", "all", 0, definition));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongValuesAndUnknownKeysAreRefused(String key, Object value, String why) {
        assertThatThrownBy(() -> set(name("policy"), Map.of(key, value)))
                .hasMessageContaining("answered 400")
                .hasMessageContaining("Validation failed")
                .hasMessageContaining(why);
    }

    @Test
    void emptyDefinitionIsRefused() {
        assertThatThrownBy(() -> set(name("policy"), Map.of()))
                .hasMessageContaining("no policy provided");
    }

    @Test
    void patternMustBeOne() {
        Policy policy = new Policy(name("policy"), "(", "all", 0, Map.of("max-length", 1));

        assertThatThrownBy(() -> broker.administration().setPolicy("/", policy))
                .hasMessageContaining("pattern should be regular expression but is invalid");
    }

    @Test
    void kindOfResourceMustBeKnown() {
        Policy policy = new Policy(name("policy"), "^x", "all", 0, Map.of("max-length", 1));
        for (String applyTo : List.of("other", "Queues", "")) {
            Policy wrong = new Policy(policy.name(), "^x", applyTo, 0, Map.of("max-length", 1));
            assertThatThrownBy(() -> broker.administration().setPolicy("/", wrong))
                    .hasMessageContaining("unrecognised; should be");
        }
    }
}
