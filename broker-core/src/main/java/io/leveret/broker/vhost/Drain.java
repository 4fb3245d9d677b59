package io.leveret.broker.vhost;

/**
 * What the consumers of all queues of one home took lately, of those queues where messages wait:
 * many queues with a modest rate each keep a machine as busy as one with a high one. Home's thread.
 */
final class Drain {
    static final long WINDOW_NANOS = 20_000_000;

    private long window;
    private int taken;
    private int takenBefore;

    /** A queue's consumers took so many in a window that ended {@code now}. */
    void took(long now, int messages) {
        moveTo(now);
        taken += messages;
    }

    /** What was taken from all of them in a whole window of late. */
    int lately(long now) {
        moveTo(now);
        return Math.max(taken, takenBefore);
    }

    private void moveTo(long now) {
        long current = Math.floorDiv(now, WINDOW_NANOS);
        if (current != window) {
            takenBefore = current == window + 1 ? taken : 0;
            taken = 0;
            window = current;
        }
    }
}
