package io.leveret.queue;

import io.leveret.time.Clock;
import java.util.concurrent.Executor;

/**
 * A queue's one timer. Whoever waits for a moment says so; when the earliest has come all are asked
 * to look, and say again what they wait for. Asking for a later moment than is waited for costs
 * nothing.
 */
final class QueueTimer {
    /** Longer waits are cut: whoever is asked too early just asks again. */
    private static final long WAIT_MAX_MILLIS = 86_400_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final Executor home;
    private final Runnable look;
    private Clock.Timer armed;
    private long armedNanos;

    QueueTimer(Clock clock, Executor home, Runnable look) {
        this.clock = clock;
        this.home = home;
        this.look = look;
    }

    /** Looks in {@code delayMillis} or before. */
    void within(long delayMillis) {
        long now = clock.nanos();
        long delay = Math.max(1, Math.min(delayMillis, WAIT_MAX_MILLIS));
        long due = now + delay * NANOS_PER_MILLI;
        if (armed != null) {
            if (armedNanos - due <= 0) {
                return;
            }
            armed.cancel();
        }
        armedNanos = due;
        armed = clock.schedule(home, delay, this::fire);
    }

    /** Looks at {@code dueNanos} of the clock's nanos, or before. */
    void by(long dueNanos) {
        within(Math.floorDiv(dueNanos - clock.nanos() + NANOS_PER_MILLI - 1, NANOS_PER_MILLI));
    }

    private void fire() {
        armed = null;
        look.run();
    }

    void cancel() {
        if (armed != null) {
            armed.cancel();
            armed = null;
        }
    }
}
