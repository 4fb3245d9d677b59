package io.leveret.broker.connection;

import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.shard.Shard;
import io.leveret.time.Clock;

/**
 * Makes a connection that publishes too fast wait its turn: nothing more is read from it, nor taken
 * of what was read already. Connection's shard.
 */
final class RateWait {
    private final ReadGate.Hold reading;
    private final Clock clock;
    private final Shard shard;

    /** Null while it need not wait. */
    private RateLimiter waitsFor;

    private long until;
    private Clock.Timer timer;

    RateWait(ReadGate.Hold reading, Clock clock, Shard shard) {
        this.reading = reading;
        this.clock = clock;
        this.shard = shard;
    }

    boolean isWaiting() {
        return waitsFor != null;
    }

    /** Waits so many nanoseconds, or until {@code limiter} counts no more. */
    void begin(RateLimiter limiter, long nanos) {
        long end = clock.nanos() + nanos;
        if (waitsFor == null) {
            waitsFor = limiter;
            until = end;
            limiter.waitBegins();
            reading.set(true);
            sleep(nanos);
        } else if (end - until > 0) {
            waitsFor.waitEnds();
            limiter.waitBegins();
            waitsFor = limiter;
            until = end;
        }
    }

    private void sleep(long nanos) {
        timer = clock.schedule(shard, RateLimiter.sleepMillis(nanos), this::look);
    }

    private void look() {
        if (waitsFor == null) {
            return;
        }
        long left = until - clock.nanos();
        if (left > 0 && !waitsFor.isRetired()) {
            sleep(left);
        } else {
            end();
        }
    }

    /** Waits no longer; the connection may have ended. */
    void end() {
        if (waitsFor != null) {
            waitsFor.waitEnds();
            waitsFor = null;
            timer.cancel();
            reading.set(false);
        }
    }
}
