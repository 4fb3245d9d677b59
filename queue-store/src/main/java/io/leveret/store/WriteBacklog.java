package io.leveret.store;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages are on their way to the disk, and who waits for them to be fewer. They
 * are memory that only the disk can free: whoever adds to it must be able to wait. Any thread.
 */
public final class WriteBacklog {
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

    private record Waiter(long bytesMax, Executor home, Runnable action) {
        void tell() {
            try {
                home.execute(action);
            } catch (RejectedExecutionException e) {
                // The home was shut down, and with it whoever wanted to know.
            }
        }
    }

    public long bytes() {
        return bytes.get();
    }

    /** {@code more} bytes go to the disk. */
    public void add(long more) {
        bytes.addAndGet(more);
    }

    /** {@code written} bytes are on it, or need not be any more. */
    public void remove(long written) {
        bytes.addAndGet(-written);
        if (!waiters.isEmpty()) {
            tellWaiters();
        }
    }

    /** Runs {@code action} once on {@code home} when at most {@code bytesMax} bytes are left. */
    public void awaitAtMost(long bytesMax, Executor home, Runnable action) {
        waiters.add(new Waiter(bytesMax, home, action));
        // What it waits for may have happened before it was seen to wait.
        tellWaiters();
    }

    private void tellWaiters() {
        long left = bytes.get();
        for (Waiter waiter : waiters) {
            if (left <= waiter.bytesMax && waiters.remove(waiter)) {
                waiter.tell();
            }
        }
    }
}
