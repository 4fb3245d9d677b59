package io.leveret.broker.shard;

import java.util.concurrent.atomic.AtomicInteger;

/** Runs an action once it has itself been run so many times, by any threads; at once if none. */
public final class Countdown implements Runnable {
    private final AtomicInteger waiting;
    private final Runnable action;

    public Countdown(int times, Runnable action) {
        this.waiting = new AtomicInteger(times);
        this.action = action;
        if (times == 0) {
            action.run();
        }
    }

    @Override
    public void run() {
        if (waiting.decrementAndGet() == 0) {
            action.run();
        }
    }
}
