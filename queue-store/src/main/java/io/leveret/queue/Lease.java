package io.leveret.queue;

import io.leveret.time.Clock;

/** {@code x-expires}: how long a queue lives that nobody uses. */
final class Lease {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final QueueTimer timer;
    private final Consumers consumers;
    private long lengthMillis = -1;
    private long renewedNanos;
    private boolean over;

    Lease(Clock clock, QueueTimer timer, Consumers consumers) {
        this.clock = clock;
        this.timer = timer;
        this.consumers = consumers;
    }

    /** Starts anew when the length is another. */
    void apply(QueueSettings settings) {
        if (lengthMillis != settings.expiresMillis()) {
            lengthMillis = settings.expiresMillis();
            renew();
        }
    }

    /** Somebody used the queue. */
    void renew() {
        if (lengthMillis >= 0) {
            renewedNanos = clock.nanos();
            timer.within(lengthMillis);
        }
    }

    /** The timer looks: true, and only once, when the lease has run out. */
    boolean runsOut() {
        // The last consumer renews the lease when it goes.
        if (lengthMillis < 0 || over || !consumers.isEmpty()) {
            return false;
        }
        long endNanos = renewedNanos + lengthMillis * NANOS_PER_MILLI;
        if (endNanos - clock.nanos() > 0) {
            timer.by(endNanos);
            return false;
        }
        over = true;
        return true;
    }
}
