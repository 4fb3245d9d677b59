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
    private Map<Shard, List<Runnable>> actions = new LinkedHashMap<>();
    private Map<Shard, List<Runnable>> finals = new LinkedHashMap<>();

    /**
     * Those of one shard run in the order in which they were added. What a running action adds has
     * its turn after all that was there before.
     */
    public void add(Shard shard, Runnable action) {
        add(actions, shard, action);
    }

    /** To be run after all others, whenever those were added. */
    public void addFinal(Shard shard, Runnable action) {
        add(finals, shard, action);
    }

    private static void add(Map<Shard, List<Runnable>> to, Shard shard, Runnable action) {
        to.computeIfAbsent(shard, ignored -> new ArrayList<>()).add(action);
    }

    /** Runs all, then {@code last} on the shard whose turn came last. */
    public void run(Runnable last) {
        Map<Shard, List<Runnable>> next = actions;
        if (next.isEmpty()) {
            next = finals;
            finals = new LinkedHashMap<>();
        } else {
            actions = new LinkedHashMap<>();
        }
        if (next.isEmpty()) {
            last.run();
        } else {
            run(next.entrySet().iterator(), () -> run(last));
        }
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
