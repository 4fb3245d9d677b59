package io.leveret.broker.rate;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many units pass in a second. A token bucket, kept as one number: the moment up to which
 * what has passed is paid for. What passes moves that moment on; when it lies further ahead than
 * {@link #BURST_NANOS}, who comes next has to wait. What passes all the same is owed, and waited
 * for later: over any longer time the rate is exact.
 *
 * <p>Any thread: connections of several event loops share the limits of their user and vhost.
 */
final class TokenBucket {
    /**
     * What may pass at once after a pause, and how late a timer may be without anything being lost.
     * Half a percent of ten seconds.
     */
    static final long BURST_NANOS = 50_000_000;

    private static final double NANOS = 1e9;

    private final double nanosPerUnit;
    private final AtomicLong paidUntil;

    /**
     * @param unitsPerSecond at least 1
     * @param nanos now
     */
    TokenBucket(long unitsPerSecond, long nanos) {
        this.nanosPerUnit = NANOS / unitsPerSecond;
        this.paidUntil = new AtomicLong(nanos);
    }

    /** {@code units} pass; returns how long to wait before more may, none if not positive. */
    long pass(long units, long nanos) {
        return charge(Math.round(units * nanosPerUnit), nanos) - nanos - BURST_NANOS;
    }

    /** {@code units} shall pass; returns how long to wait before they may. */
    long reserve(long units, long nanos) {
        long cost = Math.round(units * nanosPerUnit);
        return charge(cost, nanos) - cost - nanos - BURST_NANOS;
    }

    /** Of what was reserved, so many units more passed, or less if negative. */
    void correct(long units) {
        paidUntil.addAndGet(Math.round(units * nanosPerUnit));
    }

    private long charge(long cost, long nanos) {
        long before;
        long after;
        do {
            before = paidUntil.get();
            // The origin of the nanoseconds means nothing, so compare by difference.
            after = (before - nanos > 0 ? before : nanos) + cost;
        } while (!paidUntil.compareAndSet(before, after));
        return after;
    }
}
