package io.leveret.queue;

import io.leveret.time.Clock;
import java.util.List;

/**
 * How long a consumer, or who asked with basic.get, may hold a message. Deliveries stand in {@link
 * Unacked} in the order they were made, so that only the first can be the next to time out.
 */
final class AckTimeouts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final QueueTimer timer;
    private final Unacked unacked;
    private final QueueEffects effects;
    private long timeoutMillis = -1;

    /** Whether the timer will look, for the first delivery or an earlier one. */
    private boolean watched;

    AckTimeouts(Clock clock, QueueTimer timer, Unacked unacked, QueueEffects effects) {
        this.clock = clock;
        this.timer = timer;
        this.unacked = unacked;
        this.effects = effects;
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

    /** The timer looks: adds what tells those who held a message for too long, each once. */
    void timedOut(List<Runnable> late) {
        watched = false;
        if (timeoutMillis <= 0) {
            return;
        }
        Entry entry = unacked.oldest();
        while (entry != null && dueNanos(entry) - clock.nanos() <= 0) {
            Consumer consumer = entry.holder;
            Getter getter = entry.getter;
            if (consumer != null && !consumer.timedOut) {
                consumer.timedOut = true;
                late.add(() -> effects.consumerTimedOut(consumer));
            } else if (getter != null) {
                long millis = timeoutMillis;
                entry.getter = null;
                late.add(() -> getter.timedOut(millis));
            }
            entry = entry.deliveredAfter;
        }
        watchFirst(entry);
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
