package io.leveret.broker.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The prefetch limit of a whole channel (basic.qos with global). Its consumers' queues may live on
 * several shards, so it is counted atomically. Any thread.
 */
final class Limiter {
    private final AtomicInteger held = new AtomicInteger();
    private volatile int limit;

    /** 0 for no limit. */
    int limit() {
        return limit;
    }

    /**
     * @param unacked what the channel holds now, of basic.get too; counts if there was no limit yet
     */
    void limit(int newLimit, int unacked) {
        if (limit == 0) {
            held.set(unacked);
        }
        limit = newLimit;
    }

    boolean tryAcquire() {
        if (held.incrementAndGet() > limit && limit > 0) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives back places; true if there is room now and was none before. */
    boolean release(int places) {
        int before = held.getAndAdd(-places);
        int bound = limit;
        return bound > 0 && before >= bound && before - places < bound;
    }

    boolean hasRoom() {
        int bound = limit;
        return bound == 0 || held.get() < bound;
    }
}
