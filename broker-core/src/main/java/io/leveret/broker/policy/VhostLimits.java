package io.leveret.broker.policy;

import io.leveret.broker.rate.RateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much a vhost may hold, -1 for no limit, and how fast its messages may come and go. */
public record VhostLimits(long maxConnections, long maxQueues, RateLimits rates) {
    public static final String MAX_CONNECTIONS = "max-connections";
    public static final String MAX_QUEUES = "max-queues";

    public static final VhostLimits NONE = new VhostLimits(-1, -1, RateLimits.NONE);

    /** The names of all limits there are. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(MAX_CONNECTIONS, MAX_QUEUES));
        keys.addAll(RateLimits.KEYS);
        return keys;
    }

    static VhostLimits of(Map<String, Object> values) {
        return new VhostLimits(
                limit(values, MAX_CONNECTIONS),
                limit(values, MAX_QUEUES),
                RateLimits.of(key -> limit(values, key)));
    }

    private static long limit(Map<String, Object> values, String key) {
        return values.get(key) instanceof Long limit && limit >= 0 ? limit : -1;
    }
}
