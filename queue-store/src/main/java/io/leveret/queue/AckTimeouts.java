package io.leveret.queue;

import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a consumer may hold a message. Deliveries stand in {@link Unacked} in the order they
 * were made, so that only the first can be the next to time out.
 */
final class AckTimeouts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final QueueTimer timer;
    private final Unacked unacked;
    private long timeoutMillis = -1;

    /** Whether the timer will look, for the first delivery or an earlier one. */
    private boolean watched;

    AckTimeouts(Clock clock, QueueTimer timer, Unacked unacked) {
        this.clock = clock;
        this.timer = timer;
        this.unacked = unacked;
    }

    void apply(QueueSettings settings) {
        boolean enabled = timeoutMillis <= 0 && settings.consumerTimeoutMillis() > 0;
        timeoutMillis = settings.consumerTimeoutMillis();
        watched = false;
        if (enabled) {
            // What is out already was not noted when it went.
            for (Entry each = unacked.oldest(); each != null; each = each.deliveredAfter) {
                each.deliveredAtNanos = clock.nanos();
            }
        }
        watchFirst(unacked.oldest());
    }

    /** {@code entry} was just added to the unacknowledged. */
    void delivered(Entry entry) {
        if (timeoutMillis > 0) {
            entry.deliveredAtNanos = clock.nanos();
            if (!watched) {
                watchFirst(entry);
            }
        }
    }

    /** The timer looks: the consumers that held a message for too long, each once. */
    List<Consumer> timedOut() {
        watched = false;
        if (timeoutMillis <= 0) {
            return List.of();
        }
        List<Consumer> late = new ArrayList<>(0);
        Entry entry = unacked.oldest();
        while (entry != null && dueNanos(entry) - clock.nanos() <= 0) {
            if (!entry.holder.timedOut) {
                entry.holder.timedOut = true;
                late.add(entry.holder);
            }
            entry = entry.deliveredAfter;
        }
        watchFirst(entry);
        return late;
    }

    private void watchFirst(Entry first) {
        if (first != null && timeoutMillis > 0) {
            watched = true;
            timer.by(dueNanos(first));
        }
    }

    private long dueNanos(Entry entry) {
        return entry.deliveredAtNanos + timeoutMillis * NANOS_PER_MILLI;
    }
}
