package io.leveret.time;

import java.util.concurrent.Executor;

/**
 * The only source of time and timers in the broker. Everything that expires, beats or waits asks
 * the clock it was given, so that a test or an embedding application can move it.
 */
public interface Clock {
    /**
     * Milliseconds since the epoch; what TTLs and timestamps that survive a restart are made of.
     */
    long wallMillis();

    /** A monotonic nanosecond count for measuring intervals; its origin means nothing. */
    long nanos();

    /** Runs {@code action} on {@code home} once, {@code delayMillis} from now (at once if <= 0). */
    Timer schedule(Executor home, long delayMillis, Runnable action);

    /** A scheduled action. */
    interface Timer {
        /** After this returns on the action's home, the action will not run. */
        void cancel();
    }
}
