package io.leveret.broker.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What policies make of one queue or exchange.
 *
 * @param policy the policy in force; null if none
 * @param operatorPolicy the operator policy in force; null if none
 * @param definition both merged: RabbitMQ's {@code effective_policy_definition}
 */
public record EffectivePolicy(
        Policy policy, Policy operatorPolicy, Map<String, Object> definition) {

    public static final EffectivePolicy NONE = new EffectivePolicy(null, null, Map.of());

    static EffectivePolicy of(Policy policy, Policy operatorPolicy) {
        if (policy == null && operatorPolicy == null) {
            return NONE;
        }
        return new EffectivePolicy(policy, operatorPolicy, merged(policy, operatorPolicy));
    }

    private static Map<String, Object> merged(Policy policy, Policy operatorPolicy) {
        if (operatorPolicy == null) {
            return policy.definition();
        }
        if (policy == null) {
            return operatorPolicy.definition();
        }
        Map<String, Object> merged = new LinkedHashMap<>(policy.definition());
        operatorPolicy
                .definition()
                .forEach((key, value) -> merged.merge(key, value, PolicyKeys::strictest));
        return Collections.unmodifiableMap(merged);
    }

    /** Name of the policy in force; null if none. */
    public String policyName() {
        return policy == null ? null : policy.name();
    }

    /** Name of the operator policy in force; null if none. */
    public String operatorPolicyName() {
        return operatorPolicy == null ? null : operatorPolicy.name();
    }

    /** The value of a key that is a string; null if it is not set. */
    public String string(String key) {
        return definition.get(key) instanceof String text ? text : null;
    }

    /** The value of a key that is an integer; null if it is not set. */
    public Long integer(String key) {
        return definition.get(key) instanceof Long number ? number : null;
    }
}
