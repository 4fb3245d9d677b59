package io.leveret.broker.policy;

import java.util.Map;

/** How much a vhost may hold; -1 for no limit. */
public record VhostLimits(long maxConnections, long maxQueues) {
    public static final String MAX_CONNECTIONS = "max-connections";
    public static final String MAX_QUEUES = "max-queues";

    public static final VhostLimits NONE = new VhostLimits(-1, -1);

    static VhostLimits of(Map<String, Object> values) {
        return new VhostLimits(limit(values, MAX_CONNECTIONS), limit(values, MAX_QUEUES));
    }

    private static long limit(Map<String, Object> values, String key) {
        return values.get(key) instanceof Long limit && limit >= 0 ? limit : -1;
    }
}
