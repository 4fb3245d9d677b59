package io.leveret.broker.rate;

import io.leveret.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One direction, publishing or delivering, of one queue, user or vhost: a rate in messages, in
 * bytes, or both. Any thread.
 */
public final class RateLimiter {
    /** Nobody sleeps longer than this without asking whether the limit still holds. */
    private static final long SLEEP_NANOS_MAX = 1_000_000_000;

    private static final long MILLI = 1_000_000;

    private final Clock clock;
    private final long messagesPerSecond;
    private final long bytesPerSecond;
    private final TokenBucket messages;
    private final TokenBucket bytes;
    private final AtomicLong waits = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean retired;

    private RateLimiter(long messagesPerSecond, long bytesPerSecond, Clock clock) {
        this.clock = clock;
        this.messagesPerSecond = messagesPerSecond;
        this.bytesPerSecond = bytesPerSecond;
        long now = clock.nanos();
        this.messages = messagesPerSecond > 0 ? new TokenBucket(messagesPerSecond, now) : null;
        this.bytes = bytesPerSecond > 0 ? new TokenBucket(bytesPerSecond, now) : null;
    }

    /**
     * {@code before} if it says the same, else one in its place; null if there is no limit.
     *
     * @param messagesPerSecond 0 for no limit
     * @param bytesPerSecond 0 for no limit
     */
    static RateLimiter instead(
            RateLimiter before, long messagesPerSecond, long bytesPerSecond, Clock clock) {
        if (before != null
                && before.messagesPerSecond == messagesPerSecond
                && before.bytesPerSecond == bytesPerSecond) {
            return before;
        }
        if (before != null) {
            before.retired = true;
        }
        return messagesPerSecond == 0 && bytesPerSecond == 0
                ? null
                : new RateLimiter(messagesPerSecond, bytesPerSecond, clock);
    }

    /**
     * A message passes.
     *
     * @return how many nanoseconds to wait before the next may; none if not positive
     */
    public long pass(int bodyBytes) {
        long now = clock.nanos();
        long wait = messages == null ? 0 : messages.pass(1, now);
        return bytes == null ? wait : Math.max(wait, bytes.pass(bodyBytes, now));
    }

    /**
     * A message of about {@code bodyBytes} shall pass; {@link #correct} says when it did.
     *
     * @return how many nanoseconds to wait before it may; none if not positive
     */
    long reserve(int bodyBytes) {
        long now = clock.nanos();
        long wait = messages == null ? Long.MIN_VALUE : messages.reserve(1, now);
        return bytes == null ? wait : Math.max(wait, bytes.reserve(bodyBytes, now));
    }

    /** What was reserved has passed, and was so much larger than thought. */
    void correct(int moreBytes) {
        if (bytes != null) {
            bytes.correct(moreBytes);
        }
    }

    Clock clock() {
        return clock;
    }

    /** Whether it is not in force any more: nobody need wait for it. */
    public boolean isRetired() {
        return retired;
    }

    /** How long to sleep when there are so many nanoseconds to wait; then ask again. */
    public static long sleepMillis(long waitNanos) {
        // Rounded up: nobody wakes just too early.
        return Math.max(1, (Math.min(SLEEP_NANOS_MAX, waitNanos) + MILLI - 1) / MILLI);
    }

    /** Somebody begins to wait. */
    public void waitBegins() {
        waits.incrementAndGet();
        waiting.incrementAndGet();
    }

    /** Somebody who waited goes on. */
    public void waitEnds() {
        waiting.decrementAndGet();
    }

    RateStatistics.Direction statistics() {
        return new RateStatistics.Direction(
                messagesPerSecond, bytesPerSecond, waiting.get(), waits.get());
    }
}
