package io.leveret.broker.channel;

import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The deliveries a channel has given out and not had settled, in the order of their delivery tags.
 *
 * <p>A ring of tags and deliveries. One that is settled out of order leaves a gap, and gaps are
 * closed before the ring would grow: what is kept depends on what is unsettled, not on how long ago
 * the oldest of it was sent.
 */
final class UnackedTags {
    private static final int INITIAL = 16;

    private long[] tags = new long[INITIAL];
    private Unacked[] deliveries = new Unacked[INITIAL];

    /** Ring position of the oldest; positions only grow, an index is a position cut to the ring. */
    private long head;

    private long tail;
    private int count;
    private long nextTag = 1;

    /** The tag of the delivery that is sent now; tags are never given twice on a channel. */
    long nextTag() {
        return nextTag++;
    }

    /** The tag given last; 0 before the first. */
    long lastTag() {
        return nextTag - 1;
    }

    /** Keeps a delivery whose tag is higher than all before. */
    void add(Unacked delivery) {
        if (tail - head == tags.length) {
            makeRoom();
        }
        int index = index(tail++);
        tags[index] = delivery.tag();
        deliveries[index] = delivery;
        count++;
    }

    private int index(long position) {
        return (int) position & tags.length - 1;
    }

    private void makeRoom() {
        int capacity = count > tags.length / 2 ? tags.length * 2 : tags.length;
        long[] oldTags = tags;
        Unacked[] oldDeliveries = deliveries;
        long oldHead = head;
        long oldTail = tail;
        tags = new long[capacity];
        deliveries = new Unacked[capacity];
        head = 0;
        tail = 0;
        for (long position = oldHead; position < oldTail; position++) {
            int old = (int) position & oldTags.length - 1;
            if (oldDeliveries[old] != null) {
                tags[(int) tail] = oldTags[old];
                deliveries[(int) tail++] = oldDeliveries[old];
            }
        }
    }

    int count() {
        return count;
    }

    /** Tag of the delivery that waits longest; 0 if none does. */
    long oldestTag() {
        return count == 0 ? 0 : tags[index(head)];
    }

    /** Whether {@code tag} is one of an unsettled delivery. */
    boolean has(long tag) {
        return find(tag) >= 0;
    }

    /** Index of an unsettled delivery, or -1. */
    private int find(long tag) {
        if (head == tail) {
            return -1;
        }
        long low = head;
        long high = tail - 1;
        // Mostly there is no gap, and then the distance of the tags is that of the positions.
        long guess = head + (tag - tags[index(head)]);
        while (low <= high) {
            long middle = guess >= low && guess <= high ? guess : low + high >>> 1;
            guess = -1;
            int index = index(middle);
            if (tags[index] == tag) {
                return deliveries[index] == null ? -1 : index;
            } else if (tags[index] < tag) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Takes one delivery out; null if there is none of that tag. */
    Unacked take(long tag) {
        int index = find(tag);
        if (index < 0) {
            return null;
        }
        Unacked delivery = deliveries[index];
        deliveries[index] = null;
        count--;
        dropGaps();
        return delivery;
    }

    private void dropGaps() {
        while (head < tail && deliveries[index(head)] == null) {
            head++;
        }
    }

    /** Takes out every delivery up to {@code last} inclusive, oldest first. */
    void takeUpTo(long last, Consumer<Unacked> each) {
        while (head < tail && tags[index(head)] <= last) {
            int index = index(head++);
            Unacked delivery = deliveries[index];
            if (delivery != null) {
                deliveries[index] = null;
                count--;
                each.accept(delivery);
            }
        }
        dropGaps();
    }

    /** Takes out what is here now; not what {@code each} may cause to be added. */
    void takeAll(Consumer<Unacked> each) {
        takeUpTo(nextTag - 1, each);
    }

    /**
     * Takes deliveries in again under the tags they had: a rolled back transaction settled them.
     */
    void putBack(Collection<Unacked> unsettled) {
        if (unsettled.isEmpty()) {
            return;
        }
        TreeMap<Long, Unacked> all = new TreeMap<>();
        takeAll(delivery -> all.put(delivery.tag(), delivery));
        unsettled.forEach(delivery -> all.put(delivery.tag(), delivery));
        all.values().forEach(this::add);
    }
}
