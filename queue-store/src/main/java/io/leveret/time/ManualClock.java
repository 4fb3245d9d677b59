package io.leveret.time;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * A clock that stands still until it is moved: for tests, and for applications that embed the
 * broker and want a day to pass in a microsecond. May be moved by any thread; timers run on their
 * homes.
 */
public final class ManualClock implements Clock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long startWallMillis;

    // Any thread, under this clock's monitor: it is the one place where a test's thread meets the
    // broker's event loops.
    private final PriorityQueue<ManualTimer> timers = new PriorityQueue<>();
    private long elapsedNanos;
    private long scheduled;

    /** Starts on 2026-01-01T00:00:00Z. */
    public ManualClock() {
        this(1_767_225_600_000L);
    }

    public ManualClock(long startWallMillis) {
        this.startWallMillis = startWallMillis;
    }

    @Override
    public synchronized long wallMillis() {
        return startWallMillis + elapsedNanos / NANOS_PER_MILLI;
    }

    @Override
    public synchronized long nanos() {
        return elapsedNanos;
    }

    @Override
    public Timer schedule(Executor home, long delayMillis, Runnable action) {
        ManualTimer timer = new ManualTimer(home, action);
        if (delayMillis <= 0) {
            home.execute(timer);
            return timer;
        }
        synchronized (this) {
            timer.dueNanos = elapsedNanos + delayMillis * NANOS_PER_MILLI;
            timer.order = scheduled++;
            timers.add(timer);
        }
        return timer;
    }

    /** Moves time on by so many milliseconds; see {@link #advance(Duration)}. */
    public void advance(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /**
     * Moves time on, and on the way hands every timer that falls due to its home, in order and with
     * the clock standing at the moment it is due.
     */
    public void advance(Duration duration) {
        long targetNanos = nanos() + duration.toNanos();
        ManualTimer due;
        while ((due = nextDue(targetNanos)) != null) {
            due.home.execute(due);
        }
    }

    private synchronized ManualTimer nextDue(long targetNanos) {
        ManualTimer first = timers.peek();
        if (first == null || first.dueNanos > targetNanos) {
            elapsedNanos = Math.max(elapsedNanos, targetNanos);
            return null;
        }
        elapsedNanos = Math.max(elapsedNanos, first.dueNanos);
        return timers.poll();
    }

    private synchronized void remove(ManualTimer timer) {
        timers.remove(timer);
    }

    private final class ManualTimer implements Timer, Runnable, Comparable<ManualTimer> {
        final Executor home;
        final Runnable action;
        long dueNanos;
        long order;
        // Action's home.
        private boolean cancelled;

        ManualTimer(Executor home, Runnable action) {
            this.home = home;
            this.action = action;
        }

        @Override
        public void run() {
            if (!cancelled) {
                action.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            remove(this);
        }

        @Override
        public int compareTo(ManualTimer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
