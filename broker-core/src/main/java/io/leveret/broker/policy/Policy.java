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

    public boolean matches(String resourceName, PolicyResource resource) {
        return applyTo.includes(resource)
                && PolicyKeys.anyMeaningFor(resource, definition.keySet())
                && pattern.matches(resourceName);
    }

    /** As it is stored: {@code pattern}, {@code definition}, {@code priority}, {@code apply-to}. */
    Map<String, Object> toValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("pattern", pattern.source());
        value.put("definition", definition);
        value.put("priority", priority);
        value.put("apply-to", applyTo.text());
        return value;
    }
}
