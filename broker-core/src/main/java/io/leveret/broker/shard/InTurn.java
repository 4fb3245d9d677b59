package io.leveret.broker.shard;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Actions on several shards, one shard after the other: what they share, as a transaction of the
 * store, is handed from one to the next.
 */
public final class InTurn {
    private final Map<Shard, List<Runnable>> actions = new LinkedHashMap<>();

    /** Those of one shard run in the order in which they were added. */
    public void add(Shard shard, Runnable action) {
        actions.computeIfAbsent(shard, ignored -> new ArrayList<>()).add(action);
    }

    /** Runs all, then {@code last} on the shard whose turn came last. */
    public void run(Runnable last) {
        run(actions.entrySet().iterator(), last);
    }

    private static void run(Iterator<Map.Entry<Shard, List<Runnable>>> shards, Runnable last) {
        if (!shards.hasNext()) {
            last.run();
            return;
        }
        Map.Entry<Shard, List<Runnable>> next = shards.next();
        next.getKey()
                .execute(
                        () -> {
                            next.getValue().forEach(Runnable::run);
                            run(shards, last);
                        });
    }
}
