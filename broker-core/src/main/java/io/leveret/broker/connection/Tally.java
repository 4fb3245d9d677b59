package io.leveret.broker.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of something there are under each name, against a limit. Any thread. */
final class Tally {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /**
     * Counts one more, unless there are as many already.
     *
     * @param limit negative for none
     */
    boolean add(String name, long limit) {
        boolean[] added = {false};
        counts.compute(
                name,
                (key, present) -> {
                    int count = present == null ? 0 : present;
                    added[0] = limit < 0 || count < limit;
                    return added[0] ? Integer.valueOf(count + 1) : present;
                });
        return added[0];
    }

    void remove(String name, int less) {
        counts.computeIfPresent(name, (key, present) -> present > less ? present - less : null);
    }

    int count(String name) {
        return counts.getOrDefault(name, 0);
    }
}
