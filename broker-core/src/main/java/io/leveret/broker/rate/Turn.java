package io.leveret.broker.rate;

import io.leveret.time.Clock;
import java.util.concurrent.Executor;

/**
 * The place of one queue or consumer among those whose deliveries share a rate. It asks for the
 * next place as soon as it has used one, so those who share come in turn. Queue's home.
 */
public final class Turn {
    private final RateLimiter limiter;

    /** When the message that is reserved may pass. */
    private long due;

    private boolean reserved;
    private int reservedBytes;

    /** The size of the last: the best guess at that of the next. */
    private int lastBytes;

    /** While it waits; else null. */
    private Clock.Timer timer;

    public Turn(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Whether it is a turn under that limit. */
    public boolean isUnder(RateLimiter which) {
        return limiter == which;
    }

    /** Whether a message may pass now. */
    public boolean hasCome() {
        return waitNanos() <= 0;
    }

    /** How many nanoseconds to wait before a message may pass; none if not positive. */
    long waitNanos() {
        long now = limiter.clock().nanos();
        if (!reserved) {
            reserved = true;
            reservedBytes = lastBytes;
            due = now + limiter.reserve(reservedBytes);
        }
        return limiter.isRetired() ? 0 : due - now;
    }

    /** A message passes. */
    public void passed(int bodyBytes) {
        lastBytes = bodyBytes;
        if (reserved) {
            reserved = false;
            limiter.correct(bodyBytes - reservedBytes);
        } else {
            limiter.pass(bodyBytes);
        }
    }

    /** Runs {@code again} on {@code home} when the turn has come, or when it is time to ask. */
    public void await(Executor home, Runnable again) {
        limiter.waitBegins();
        timer =
                limiter.clock()
                        .schedule(
                                home,
                                RateLimiter.sleepMillis(waitNanos()),
                                () -> {
                                    timer = null;
                                    limiter.waitEnds();
                                    again.run();
                                });
    }

    /** It is not wanted any more. */
    public void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
            limiter.waitEnds();
        }
    }
}
