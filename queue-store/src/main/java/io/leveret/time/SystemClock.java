package io.leveret.time;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's time. One daemon thread waits for all timers and hands them to their homes. */
public final class SystemClock implements Clock, AutoCloseable {
    private final ScheduledThreadPoolExecutor waiting;

    public SystemClock() {
        waiting =
                new ScheduledThreadPoolExecutor(
                        1,
                        action -> {
                            Thread thread = new Thread(action, "leveret-clock");
                            thread.setDaemon(true);
                            return thread;
                        });
        // Most timers are cancelled long before they are due; they shall not stay until then.
        waiting.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Executor home, long delayMillis, Runnable action) {
        SystemTimer timer = new SystemTimer(action);
        if (delayMillis <= 0) {
            home.execute(timer);
        } else {
            timer.waiting =
                    waiting.schedule(
                            () -> handOver(home, timer), delayMillis, TimeUnit.MILLISECONDS);
        }
        return timer;
    }

    private static void handOver(Executor home, SystemTimer timer) {
        try {
            home.execute(timer);
        } catch (RejectedExecutionException e) {
            // The home is shutting down; what it would have done in time no longer matters.
            timer.cancel();
        }
    }

    /** Drops all timers. */
    @Override
    public void close() {
        waiting.shutdownNow();
    }

    private static final class SystemTimer implements Timer, Runnable {
        private final Runnable action;
        private volatile Future<?> waiting;
        private volatile boolean cancelled;

        SystemTimer(Runnable action) {
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
            Future<?> pending = waiting;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
