package io.leveret.broker.channel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The prefetch limit of a whole channel (basic.qos with global). Its consumers' queues may live on
 * several shards, so it is counted atomically. Any thread, but for the limit itself.
 */
final class Limiter {
    private final AtomicInteger held = new AtomicInteger();
    private final int most;

    /** At this many an episode of holding the most is over. */
    private final int relief;

    private final AtomicBoolean atMost = new AtomicBoolean();
    private volatile int bound;

    // Channel's shard.
    private int limit;

    /**
     * @param most what it may hold if it has no limit, or a higher one
     */
    Limiter(int most) {
        this.most = most;
        this.relief = most / 2;
        this.bound = most;
    }

    /** What the client has set; 0 for no limit. */
    int limit() {
        return limit;
    }

    /** What any channel may hold. */
    int most() {
        return most;
    }

    /** Whether it holds all that any channel may. */
    boolean holdsMost() {
        return held.get() >= most;
    }

    /** True for the first who asks of those that find it holds the most, until half is settled. */
    boolean beginsToHoldMost() {
        return holdsMost() && atMost.compareAndSet(false, true);
    }

    /**
     * @param unacked what the channel holds now, of basic.get too; counts if there was no limit yet
     */
    void limit(int newLimit, int unacked) {
        if (limit == 0) {
            held.set(unacked);
        }
        limit = newLimit;
        bound = newLimit == 0 ? most : Math.min(newLimit, most);
    }

    boolean tryAcquire() {
        if (held.incrementAndGet() > bound) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives back places; true if there is room now and was none before. */
    boolean release(int places) {
        int before = held.getAndAdd(-places);
        if (before > relief && before - places <= relief) {
            atMost.set(false);
        }
        int now = bound;
        return before >= now && before - places < now;
    }

    boolean hasRoom() {
        return held.get() < bound;
    }
}
