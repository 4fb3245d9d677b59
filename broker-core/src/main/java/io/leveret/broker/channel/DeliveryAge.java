package io.leveret.broker.channel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells whether a delivery of a channel has been unacknowledged for too long, without a timestamp
 * on each: tags only grow, so now and then we note the last tag given.
 */
final class DeliveryAge {
    private record Mark(long millis, long lastTag) {}

    private final Deque<Mark> marks = new ArrayDeque<>(0);

    /** Deliveries up to this tag were sent longer than the timeout ago. */
    private long overdueTag;

    /**
     * To be called at intervals; one of an n-th of the timeout keeps n marks and tells up to an
     * n-th late.
     */
    boolean isOverdue(UnackedTags unacked, long nowMillis, long timeoutMillis) {
        while (!marks.isEmpty() && nowMillis - marks.peek().millis() >= timeoutMillis) {
            overdueTag = marks.poll().lastTag();
        }
        long last = marks.isEmpty() ? overdueTag : marks.getLast().lastTag();
        if (unacked.lastTag() > last) {
            marks.add(new Mark(nowMillis, unacked.lastTag()));
        }
        long oldest = unacked.oldestTag();
        return oldest != 0 && oldest <= overdueTag;
    }
}
