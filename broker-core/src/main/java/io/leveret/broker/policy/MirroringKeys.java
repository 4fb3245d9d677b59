package io.leveret.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of RabbitMQ's mirrored classic queues, which are checked as a whole. There is nothing to
 * mirror to here, but definitions that have them must be accepted.
 */
final class MirroringKeys {
    private static final String MODE = "ha-mode";
    private static final String PARAMS = "ha-params";
    private static final String SYNC_MODE = "ha-sync-mode";
    private static final String BATCH = "ha-sync-batch-size";
    private static final String ON_SHUTDOWN = "ha-promote-on-shutdown";
    private static final String ON_FAILURE = "ha-promote-on-failure";

    static final List<String> NAMES =
            List.of(MODE, PARAMS, SYNC_MODE, BATCH, ON_SHUTDOWN, ON_FAILURE);

    private MirroringKeys() {}

    /** What RabbitMQ has against the {@code ha-*} keys among these; null if nothing. */
    static String complaint(Map<String, Object> definition) {
        if (!definition.containsKey(MODE)) {
            return NAMES.stream().noneMatch(definition::containsKey)
                    ? null
                    : "ha-mode must be specified to specify ha-params, ha-sync-mode or"
                            + " ha-promote-on-shutdown";
        }
        List<String> complaints = new ArrayList<>();
        complaints.add(modeComplaint(definition));
        complaints.add(oneOf(SYNC_MODE, "manual", "automatic", definition));
        complaints.add(batchComplaint(definition));
        complaints.add(oneOf(ON_SHUTDOWN, "always", "when-synced", definition));
        complaints.add(oneOf(ON_FAILURE, "always", "when-synced", definition));
        complaints.removeIf(complaint -> complaint == null);
        return complaints.isEmpty() ? null : complaints.get(0);
    }

    private static String modeComplaint(Map<String, Object> definition) {
        Object mode = definition.get(MODE);
        boolean given = definition.containsKey(PARAMS);
        Object params = definition.get(PARAMS);
        String shown = given ? ErlangTerms.of(params) : "none";
        if ("all".equals(mode)) {
            return given ? "ha-mode=\"all\" does not take parameters" : null;
        }
        if ("exactly".equals(mode)) {
            return params instanceof Long count && count > 0
                    ? null
                    : "ha-mode=\"exactly\" takes an integer, " + shown + " given";
        }
        if (!"nodes".equals(mode)) {
            return ErlangTerms.of(mode) + " is not a valid ha-mode value";
        }
        if (!(params instanceof List<?> nodes)) {
            return "ha-mode=\"nodes\" takes a list, " + shown + " given";
        }
        if (nodes.isEmpty()) {
            return "ha-mode=\"nodes\" list must be non-empty";
        }
        List<?> strangers = nodes.stream().filter(node -> !(node instanceof String)).toList();
        return strangers.isEmpty()
                ? null
                : "ha-mode=\"nodes\" takes a list of strings, "
                        + ErlangTerms.of(strangers)
                        + " was not a string";
    }

    private static String batchComplaint(Map<String, Object> definition) {
        Object size = definition.get(BATCH);
        return !definition.containsKey(BATCH) || size instanceof Long number && number > 0
                ? null
                : "ha-sync-batch-size takes an integer greater than 0, "
                        + ErlangTerms.of(size)
                        + " given";
    }

    private static String oneOf(
            String key, String one, String other, Map<String, Object> definition) {
        Object value = definition.get(key);
        return !definition.containsKey(key) || Set.of(one, other).contains(String.valueOf(value))
                ? null
                : String.format(
                        "%s must be \"%s\" or \"%s\", got %s",
                        key, one, other, ErlangTerms.of(value));
    }
}
