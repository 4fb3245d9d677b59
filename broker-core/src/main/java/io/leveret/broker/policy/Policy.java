package io.leveret.broker.policy;

import io.leveret.broker.access.NamePattern;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings for every queue or exchange whose name matches. An operator policy has the same form.
 *
 * @param definition by key, in order; values as in {@link Parameter}
 * @param priority Long or Double; of several that match, the highest counts
 */
public record Policy(
        String vhost,
        String name,
        NamePattern pattern,
        PolicyTarget applyTo,
        Map<String, Object> definition,
        Number priority) {

    /** A policy as it was accepted once; what it says is not looked at again. */
    static Policy of(Parameter stored) {
        Map<String, Object> fields = ParameterValues.dictionary(stored.value());
        return new Policy(
                stored.vhost(),
                stored.name(),
                NamePattern.compile((String) fields.get(PolicyParser.PATTERN)),
                PolicyTarget.byText(fields.get(PolicyParser.APPLY_TO)),
                ParameterValues.dictionary(fields.get(PolicyParser.DEFINITION)),
                (Number) fields.get(PolicyParser.PRIORITY));
    }

    public boolean matches(String resourceName, PolicyResource resource) {
        return applyTo.includes(resource)
                && PolicyKeys.apply(definition.keySet(), resource)
                && pattern.matches(resourceName);
    }

    /** As it is stored: {@code pattern}, {@code definition}, {@code priority}, {@code apply-to}. */
    Map<String, Object> toValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put(PolicyParser.PATTERN, pattern.source());
        value.put(PolicyParser.DEFINITION, definition);
        value.put(PolicyParser.PRIORITY, priority);
        value.put(PolicyParser.APPLY_TO, applyTo.text());
        return value;
    }
}
