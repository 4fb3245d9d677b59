package io.leveret.queue;

/**
 * Delivered and not yet settled, in the order of delivery; linked through the entries themselves.
 */
final class Unacked {
    private Entry oldest;
    private Entry youngest;
    private int count;
    private long bytes;

    /**
     * @param holder null for basic.get
     */
    void add(Entry entry, Consumer holder) {
        entry.place = Entry.Place.UNACKED;
        entry.holder = holder;
        entry.deliveredBefore = youngest;
        if (youngest == null) {
            oldest = entry;
        } else {
            youngest.deliveredAfter = entry;
        }
        youngest = entry;
        count++;
        bytes += entry.bodyBytes;
    }

    void remove(Entry entry) {
        entry.holder = null;
        Entry before = entry.deliveredBefore;
        Entry after = entry.deliveredAfter;
        if (before == null) {
            oldest = after;
        } else {
            before.deliveredAfter = after;
        }
        if (after == null) {
            youngest = before;
        } else {
            after.deliveredBefore = before;
        }
        entry.deliveredBefore = null;
        entry.deliveredAfter = null;
        count--;
        bytes -= entry.bodyBytes;
    }

    /** The one that waits longest for its acknowledgement, or null. */
    Entry oldest() {
        return oldest;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }
}
