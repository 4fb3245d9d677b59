package io.leveret.broker.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often something was stopped for a while, by the limit that was reached. Any thread. */
public final class Stops {
    private final Map<Enum<?>, LongAdder> counts = new ConcurrentHashMap<>();

    public void count(Enum<?> reason) {
        counts.computeIfAbsent(reason, ignored -> new LongAdder()).increment();
    }

    /** 0 for what never happened. */
    public long sum(Enum<?> reason) {
        LongAdder count = counts.get(reason);
        return count == null ? 0 : count.sum();
    }
}
