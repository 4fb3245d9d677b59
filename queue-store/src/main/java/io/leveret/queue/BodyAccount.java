package io.leveret.queue;

import java.util.concurrent.Executor;

/** The messages of one queue that are in memory. Lives on the queue's home. */
final class BodyAccount {
    /** The shared budget hears of changes in lumps, as a publish should not touch shared memory. */
    private static final long LUMP_BYTES = 16 * 1024;

    /**
     * What a message takes beside its content: the objects around it, with a lone queue's entry.
     */
    private static final int OVERHEAD_BYTES = 200;

    /** What most queues have is less than either. */
    private static final long LARGE_BYTES = 1 << 20;

    private static final int LARGE_SHARE = 16;

    private final BodyBudget budget;
    private final Executor home;
    private final Runnable pageOut;
    private Spill spill = Spill.NONE;
    private long bytes;
    private int count;
    private long reportedBytes;

    BodyAccount(BodyBudget budget, Executor home, Runnable pageOut) {
        this.budget = budget;
        this.home = home;
        this.pageOut = pageOut;
        budget.open(this);
    }

    /** Before anything is added. */
    void spillTo(Spill newSpill) {
        spill = newSpill;
    }

    /** Where what need not survive goes when memory is short. */
    Spill spill() {
        return spill;
    }

    /** {@code entry} has its body in memory. */
    void add(Entry entry) {
        count++;
        bytes += entry.message().content().length + OVERHEAD_BYTES;
        if (bytes - reportedBytes >= LUMP_BYTES) {
            report();
        }
    }

    /** {@code entry} goes, or its body, which it still has. */
    void remove(Entry entry) {
        count--;
        bytes -= entry.message().content().length + OVERHEAD_BYTES;
        if (reportedBytes - bytes >= LUMP_BYTES) {
            report();
        }
    }

    private void report() {
        long change = bytes - reportedBytes;
        reportedBytes = bytes;
        budget.add(change);
    }

    int count() {
        return count;
    }

    /** Whether it would be worth a disk to have less. */
    boolean isLarge() {
        return bytes > Math.min(LARGE_BYTES, budget.limitBytes() / LARGE_SHARE);
    }

    boolean hasRoomFor(long more) {
        return budget.hasRoomFor(more);
    }

    boolean exceeded() {
        return budget.exceeded();
    }

    /** Any thread. */
    void askToPageOut() {
        home.execute(pageOut);
    }

    /** The queue is deleted. */
    void close() {
        bytes = 0;
        count = 0;
        report();
        budget.close(this);
    }
}
