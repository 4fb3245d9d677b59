package io.leveret.broker.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which keys a parameter has, and what each takes. Complains as RabbitMQ does: of keys nobody knows
 * first, then of the others in the reverse of the order in which they were added.
 */
final class ParameterForm {
    /** What is wrong with a value, after its key: {@code should be a number}; null if nothing. */
    interface Check {
        String wrong(Object value);
    }

    static final Check TEXT = value -> value instanceof String ? null : "should be binary";
    static final Check BOOLEAN = value -> value instanceof Boolean ? null : "should be boolean";
    static final Check NUMBER = value -> value instanceof Number ? null : "should be a number";

    /** One address or several. */
    static final Check URI = value -> isUri(value) ? null : "should be list";

    static final Check ANY = value -> null;

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private boolean takesOthers;

    static Check oneOf(String... values) {
        return value ->
                List.of(values).contains(String.valueOf(value))
                        ? null
                        : "should be one of " + ErlangTerms.of(List.of(values));
    }

    private static boolean isUri(Object value) {
        return value instanceof String
                || value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(String.class::isInstance);
    }

    ParameterForm require(String key, Check check) {
        required.add(key);
        return take(key, check);
    }

    ParameterForm take(String key, Check check) {
        checks.put(key, check);
        return this;
    }

    /** Keys nobody knows are no reason to complain. */
    ParameterForm takeOthers() {
        takesOthers = true;
        return this;
    }

    /** Everything that is wrong with a parameter of this name. */
    List<String> complaints(String name, Map<String, Object> fields) {
        List<String> complaints = new ArrayList<>();
        Map<String, Object> unknown = new TreeMap<>(fields);
        unknown.keySet().removeAll(checks.keySet());
        List<String> keys = new ArrayList<>(checks.keySet());
        Collections.reverse(keys);
        if (!takesOthers && !unknown.isEmpty()) {
            complaints.add("Unrecognised terms " + ErlangTerms.pairs(unknown) + " in " + name);
        }
        for (String key : keys) {
            Object value = fields.get(key);
            String wrong = fields.containsKey(key) ? checks.get(key).wrong(value) : null;
            if (wrong != null) {
                complaints.add(key + " " + wrong + ", actually was " + ErlangTerms.of(value));
            } else if (!fields.containsKey(key) && required.contains(key)) {
                complaints.add("Key \"" + key + "\" not found in " + name);
            }
        }
        return complaints;
    }
}
