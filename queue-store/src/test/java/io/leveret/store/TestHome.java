package io.leveret.store;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A queue's home in a test: runs on the test's own thread, when the test says so. */
public final class TestHome implements Executor {
    private static final long PATIENCE_SECONDS = 60;

    private final LinkedBlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable action) {
        actions.add(action);
    }

    /** Runs what is posted here until {@code wanted} holds. */
    public void runUntil(BooleanSupplier wanted) {
        while (!wanted.getAsBoolean()) {
            try {
                Runnable next = actions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing came in " + PATIENCE_SECONDS + " s");
                }
                next.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** As {@link #runUntil}, but looks at least every so many milliseconds whether it holds. */
    public void runFor(int millis, BooleanSupplier wanted) {
        while (!wanted.getAsBoolean()) {
            try {
                Runnable next = actions.poll(millis, TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.run();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Runs what is posted by now. */
    public void runPosted() {
        for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
            next.run();
        }
    }
}
