package io.leveret.queue;

/**
 * Gives every level a share of the deliveries: level {@code p} has {@code p + 1} of them where
 * level 0 has one. Each level has a place on a line, the foremost is next, and being served moves
 * it on by a stride as long as its share is small (stride scheduling, Waldspurger and Weihl 1995).
 *
 * <p>So between two messages of level {@code p}, level {@code q} has at most {@code floor((q + 1) /
 * (p + 1)) + 1}, and a message with so many of its level before it comes after at most {@link
 * #othersBefore} others.
 */
final class WeightedReadyList extends PriorityReadyList {
    /** So long that rounding a 256th of it does not matter; places may wrap around. */
    private static final long STRIDE = 1L << 24;

    private static final int UNKNOWN = -1;

    private final long[] places;

    /** Where the line begins: no level that waits is before it. */
    private long start;

    private int next = UNKNOWN;

    WeightedReadyList(int maxPriority, BodyAccount account) {
        super(maxPriority, account);
        places = new long[maxPriority + 1];
    }

    /**
     * The most deliveries before that of a message.
     *
     * @param priority its level
     * @param ahead how many of its level are before it
     * @param maxPriority the highest level
     */
    static long othersBefore(int priority, long ahead, int maxPriority) {
        long between = 0;
        for (int other = 0; other <= maxPriority; other++) {
            between += other == priority ? 0 : (other + 1) / (priority + 1) + 1;
        }
        return ahead + (ahead + 1) * between;
    }

    /** A level that was empty has saved up nothing. */
    @Override
    void filled(int priority) {
        if (places[priority] - start < 0) {
            places[priority] = start;
        }
        next = UNKNOWN;
    }

    @Override
    int next() {
        if (next == UNKNOWN) {
            int foremost = highest();
            for (int level = below(foremost); level >= 0; level = below(level)) {
                if (places[level] - places[foremost] < 0) {
                    foremost = level;
                }
            }
            next = foremost;
        }
        return next;
    }

    @Override
    void taken(int priority) {
        start = places[priority];
        places[priority] += STRIDE / (priority + 1);
        next = UNKNOWN;
    }

    @Override
    public void clear() {
        super.clear();
        next = UNKNOWN;
    }
}
