package io.leveret.broker.shard;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets sockets fill for a moment where messages come fast and a few at a time. Most of what a
 * message costs is being woken for it; those that come within some ten microseconds cost one
 * wake-up, one read and one write together. It counts only messages whose publishers wait for
 * nothing, and pauses only while they come faster than anybody could notice the pause. One event
 * loop.
 */
final class ReadCoalescing {
    /** Asked of the operating system, which adds what its timers are late: some 50 µs on Linux. */
    private static final long PAUSE_NANOS = 20_000;

    /** A turn that had as many serves enough of them for its wake-up. */
    private static final int TURN_MESSAGES_MAX = 32;

    /** Messages over which the rate is measured, and the time in which they must come: 50,000/s. */
    private static final int WINDOW_MESSAGES = 500;

    private static final long WINDOW_NANOS_MAX = 10_000_000;

    private final LongSupplier nanos;
    private final LongConsumer pause;
    private int turnMessages;
    private int windowMessages;
    private long windowStart;
    private boolean fast;

    /**
     * @param nanos as {@link System#nanoTime}
     * @param pause waits about so many nanoseconds
     */
    ReadCoalescing(LongSupplier nanos, LongConsumer pause) {
        this.nanos = nanos;
        this.pause = pause;
        this.windowStart = nanos.getAsLong();
    }

    /** A message came for which its publisher wants no answer; true for the first of a turn. */
    boolean came() {
        return turnMessages++ == 0;
    }

    /** All that was readable was read, and what is to be written is on its way. */
    void turnEnds() {
        int messages = turnMessages;
        if (messages == 0) {
            return;
        }
        turnMessages = 0;
        windowMessages += messages;
        if (windowMessages >= WINDOW_MESSAGES) {
            long now = nanos.getAsLong();
            fast = now - windowStart <= WINDOW_NANOS_MAX * windowMessages / WINDOW_MESSAGES;
            beginWindow(now);
        }
        if (fast && messages < TURN_MESSAGES_MAX) {
            pauseUnlessOver();
        }
    }

    /** The flow may have ended within the window. */
    private void pauseUnlessOver() {
        long now = nanos.getAsLong();
        if (now - windowStart > WINDOW_NANOS_MAX) {
            fast = false;
            beginWindow(now);
        } else {
            pause.accept(PAUSE_NANOS);
        }
    }

    private void beginWindow(long now) {
        windowStart = now;
        windowMessages = 0;
    }
}
