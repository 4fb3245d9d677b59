package io.leveret.broker.policy;

import io.leveret.broker.access.InvalidPatternException;
import io.leveret.broker.access.NamePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads policies as definitions write them. Says everything RabbitMQ has against one, in its order:
 * the definition, apply-to, the pattern, the priority.
 */
final class PolicyParser {
    static final String PATTERN = "pattern";
    static final String DEFINITION = "definition";
    static final String PRIORITY = "priority";
    static final String APPLY_TO = "apply-to";

    /** Where the term starts in the complaint about a pattern; Erlang breaks a line at 80. */
    private static final String INVALID_PATTERN =
            "pattern should be regular expression but is invalid: ";

    private static final int LINE_MAX = 80;

    private final String vhost;
    private final String name;
    private final boolean operator;
    private final List<String> complaints = new ArrayList<>();

    private PolicyParser(String vhost, String name, boolean operator) {
        this.vhost = vhost;
        this.name = name;
        this.operator = operator;
    }

    /**
     * @throws ParameterException when it is not a policy
     */
    static Policy parse(String vhost, String name, boolean operator, Object value) {
        return new PolicyParser(vhost, name, operator).parse(value);
    }

    private Policy parse(Object value) {
        Map<String, Object> fields = ParameterValues.dictionary(value);
        if (fields == null) {
            throw ParameterException.validationFailed(
                    name + " not a list " + ErlangTerms.of(value));
        }
        complainOfUnknown(fields);
        Map<String, Object> definition = definition(fields);
        PolicyTarget target = target(fields);
        NamePattern pattern = pattern(fields);
        Number priority = priority(fields);
        if (!complaints.isEmpty()) {
            throw ParameterException.validationFailed(complaints);
        }
        return new Policy(vhost, name, pattern, target, definition, priority);
    }

    private void complainOfUnknown(Map<String, Object> fields) {
        Map<String, Object> unknown = new TreeMap<>(fields);
        unknown.keySet().removeAll(List.of(PATTERN, DEFINITION, PRIORITY, APPLY_TO));
        if (!unknown.isEmpty()) {
            complaints.add("Unrecognised terms " + ErlangTerms.pairs(unknown) + " in " + name);
        }
    }

    private boolean has(Map<String, Object> fields, String key) {
        if (!fields.containsKey(key)) {
            complaints.add("Key \"" + key + "\" not found in " + name);
            return false;
        }
        return true;
    }

    private Map<String, Object> definition(Map<String, Object> fields) {
        if (!has(fields, DEFINITION)) {
            return Map.of();
        }
        Map<String, Object> definition = ParameterValues.dictionary(fields.get(DEFINITION));
        String complaint =
                definition == null
                        ? "definition not a list " + ErlangTerms.of(fields.get(DEFINITION))
                        : PolicyKeys.complaint(definition, operator);
        if (complaint != null) {
            complaints.add(complaint);
        }
        return definition;
    }

    private PolicyTarget target(Map<String, Object> fields) {
        if (!fields.containsKey(APPLY_TO)) {
            return PolicyTarget.ALL;
        }
        Object text = fields.get(APPLY_TO);
        PolicyTarget target = PolicyTarget.byText(text);
        if (target == null) {
            complaints.add(
                    "apply-to '"
                            + (text instanceof String ? text : ErlangTerms.of(text))
                            + "' unrecognised; should be 'queues', 'exchanges' or 'all'");
        }
        return target;
    }

    private NamePattern pattern(Map<String, Object> fields) {
        if (!has(fields, PATTERN)) {
            return null;
        }
        if (!(fields.get(PATTERN) instanceof String source)) {
            complaints.add(
                    "pattern should be a binary but was " + ErlangTerms.of(fields.get(PATTERN)));
            return null;
        }
        try {
            return NamePattern.compile(source);
        } catch (InvalidPatternException e) {
            String first = "{" + ErlangTerms.string(e.description()) + ",";
            String last = e.offset() + "}";
            int length = INVALID_PATTERN.length() + first.length() + last.length();
            String gap = length < LINE_MAX ? "" : "\n" + " ".repeat(INVALID_PATTERN.length() + 1);
            complaints.add(INVALID_PATTERN + first + gap + last);
            return null;
        }
    }

    private Number priority(Map<String, Object> fields) {
        if (!has(fields, PRIORITY)) {
            return null;
        }
        if (fields.get(PRIORITY) instanceof Number priority) {
            return priority;
        }
        complaints.add(
                "priority should be a number, actually was "
                        + ErlangTerms.of(fields.get(PRIORITY)));
        return null;
    }

    /** The fields of a policy, with those that need not be given filled in. */
    static Map<String, Object> withDefaults(Map<String, ?> given) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String key : List.of(PATTERN, DEFINITION, PRIORITY, APPLY_TO)) {
            if (given.containsKey(key)) {
                fields.put(key, given.get(key));
            }
        }
        fields.putIfAbsent(PRIORITY, 0L);
        fields.putIfAbsent(APPLY_TO, PolicyTarget.ALL.text());
        return fields;
    }
}
