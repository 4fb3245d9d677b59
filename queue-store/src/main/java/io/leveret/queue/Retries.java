package io.leveret.queue;

import io.leveret.time.Clock;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Messages that consumers gave back and that wait before they are tried again, in no one's way.
 * When its time has come, or it expires, a message goes back to its place among the ready ones.
 */
final class Retries {
    private static final Comparator<Entry> BY_TIME =
            Comparator.comparingLong(Retries::endMillis).thenComparingLong(entry -> entry.position);

    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Clock clock;
    private final QueueTimer timer;

    /** What makes the jitter of equal queues differ. */
    private final int seed;

    private PriorityQueue<Entry> waiting;
    private RetryPolicy policy;
    private long bytes;

    Retries(
            QueueIdentity queue,
            ReadyMessages ready,
            Holdings holdings,
            Clock clock,
            QueueTimer timer) {
        this.ready = ready;
        this.holdings = holdings;
        this.clock = clock;
        this.timer = timer;
        this.seed = queue.name().hashCode();
    }

    /** What waits already keeps its moment. */
    void apply(QueueSettings settings) {
        policy = settings.retry();
    }

    /** Whether what is given back waits, and is counted. */
    boolean areDelayed() {
        return policy != null;
    }

    /**
     * {@code entry} failed once more, and was counted: it waits, unless it is too old to be tried
     * again.
     *
     * @return whether it waits
     */
    boolean await(Entry entry) {
        long now = clock.wallMillis();
        if (entry.expiresAtMillis <= now) {
            return false;
        }
        entry.notBeforeMillis =
                now + policy.delayMillis(entry.deliveryCount, seed * 31L + entry.position);
        add(entry);
        holdings.pageOutIfShort(entry);
        watchFirst();
        return true;
    }

    /** Whether that moment is over. */
    boolean isPast(long notBeforeMillis) {
        return notBeforeMillis <= clock.wallMillis();
    }

    /** A message that waited before the start. */
    void recover(Entry entry) {
        add(entry);
    }

    private void add(Entry entry) {
        entry.place = Entry.Place.WAITING;
        if (waiting == null) {
            waiting = new PriorityQueue<>(BY_TIME);
        }
        waiting.add(entry);
        bytes += entry.bodyBytes;
    }

    /** The next whose time has come, back among the ready ones; false if there is none. */
    boolean releaseOne() {
        if (isEmpty() || endMillis(waiting.peek()) > clock.wallMillis()) {
            return false;
        }
        ready.putBack(poll());
        return true;
    }

    /** Removes and returns one; there must be one. */
    Entry poll() {
        Entry entry = waiting.poll();
        bytes -= entry.bodyBytes;
        return entry;
    }

    /** Has the timer look when the next one's time comes. */
    void watchFirst() {
        if (!isEmpty()) {
            timer.within(endMillis(waiting.peek()) - clock.wallMillis());
        }
    }

    private static long endMillis(Entry entry) {
        return Math.min(entry.notBeforeMillis, entry.expiresAtMillis);
    }

    boolean isEmpty() {
        return waiting == null || waiting.isEmpty();
    }

    int count() {
        return waiting == null ? 0 : waiting.size();
    }

    /** Bytes of all bodies. */
    long bytes() {
        return bytes;
    }

    void forEach(java.util.function.Consumer<Entry> action) {
        if (waiting != null) {
            waiting.forEach(action);
        }
    }

    /** Drops all. */
    void clear() {
        waiting = null;
        bytes = 0;
    }
}
