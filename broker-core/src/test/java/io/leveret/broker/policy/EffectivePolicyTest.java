package io.leveret.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.store.memory.InMemoryMessageStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectivePolicyTest {
    private final RuntimeParameters parameters =
            new RuntimeParameters(new InMemoryMessageStore().definitions());

    @Test
    void highestPriorityThatMatchesCounts() {
        put("low", "^a", 1, "all", Map.of("max-length", 1));
        put("high", "^a", 2, "all", Map.of("max-length", 2));
        put("higher", "^b", 3, "all", Map.of("max-length", 3));

        assertThat(classic("a").policyName()).isEqualTo("high");
        assertThat(classic("b").policyName()).isEqualTo("higher");
        assertThat(classic("c")).isEqualTo(EffectivePolicy.NONE);
    }

    @Test
    void appliesToWhatItSays() {
        put("q", "^a", 0, "quorum_queues", Map.of("max-length", 1));
        put("x", "^a", 0, "exchanges", Map.of("alternate-exchange", "ae"));

        assertThat(classic("a").policyName()).isNull();
        assertThat(effective("a", PolicyResource.QUORUM_QUEUE).policyName()).isEqualTo("q");
        assertThat(effective("a", PolicyResource.EXCHANGE).policyName()).isEqualTo("x");
    }

    @Test
    void oneKeyTheQueueTypeDoesNotKnowKeepsItFromThePolicy() {
        put("p", "^a", 0, "all", Map.of("max-length", 1, "delivery-limit", 3));

        assertThat(classic("a").policyName()).isNull();
        assertThat(effective("a", PolicyResource.QUORUM_QUEUE).policyName()).isEqualTo("p");
        assertThat(effective("a", PolicyResource.STREAM).policyName()).isNull();
        assertThat(effective("a", PolicyResource.EXCHANGE).policyName()).isEqualTo("p");
    }

    @Test
    void operatorPolicyOnlyTightens() {
        put("p", "^a", 0, "all", Map.of("max-length", 50, "message-ttl", 600_000, "expires", 9));
        putOperator("o", "^a", Map.of("max-length", 40, "expires", 10, "max-length-bytes", 7));

        EffectivePolicy effective = classic("a");

        assertThat(effective.operatorPolicyName()).isEqualTo("o");
        assertThat(effective.definition())
                .isEqualTo(
                        Map.of(
                                "max-length", 40L,
                                "message-ttl", 600_000L,
                                "expires", 9L,
                                "max-length-bytes", 7L));
    }

    @Test
    void operatorPolicyCountsAlone() {
        putOperator("o", "^a", Map.of("max-length", 40));

        assertThat(classic("a").policyName()).isNull();
        assertThat(classic("a").definition()).isEqualTo(Map.of("max-length", 40L));
    }

    @Test
    void policyOfAnotherVhostDoesNotCount() {
        put("p", "^a", 0, "all", Map.of("max-length", 1));

        assertThat(parameters.effectiveFor("other", "a", PolicyResource.CLASSIC_QUEUE))
                .isEqualTo(EffectivePolicy.NONE);
    }

    private EffectivePolicy classic(String queue) {
        return effective(queue, PolicyResource.CLASSIC_QUEUE);
    }

    private EffectivePolicy effective(String name, PolicyResource resource) {
        return parameters.effectiveFor("/", name, resource);
    }

    private void put(
            String name, String pattern, int priority, String target, Map<String, ?> definition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pattern", pattern);
        fields.put("definition", definition);
        fields.put("priority", priority);
        fields.put("apply-to", target);
        parameters.change(c -> c.putPolicy("/", name, fields), Runnable::run, () -> {});
    }

    private void putOperator(String name, String pattern, Map<String, ?> definition) {
        Map<String, Object> fields = Map.of("pattern", pattern, "definition", definition);
        parameters.change(c -> c.putOperatorPolicy("/", name, fields), Runnable::run, () -> {});
    }
}
