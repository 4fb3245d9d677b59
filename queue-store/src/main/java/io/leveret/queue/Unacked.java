package io.leveret.queue;

/**
 * Delivered and not yet settled, in the order of delivery; linked through the entries themselves.
 */
final class Unacked {
    private Entry oldest;
    private Entry youngest;

    /** It and all before it were paged out, or cannot be; null if none. */
    private Entry lastPagedOut;

    /** It and all before it need no disk, or were written to it; null if none. */
    private Entry lastSpilled;

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
        entry.getter = null;
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
        if (lastPagedOut == entry) {
            lastPagedOut = before;
        }
        if (lastSpilled == entry) {
            lastSpilled = before;
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

    /** Writes what is not on disk, where the consumer has taken what it needs. */
    void spill(Spill spill) {
        Entry entry = lastSpilled == null ? oldest : lastSpilled.deliveredAfter;
        while (entry != null) {
            if (!entry.logged && entry.message() != null && entry.holder.takesBodyAtOnce()) {
                spill.write(entry);
            }
            lastSpilled = entry;
            entry = entry.deliveredAfter;
        }
    }

    /** Lets go of the bodies the store has, where the consumer has taken what it needs. */
    void pageOut(BodyAccount account) {
        Entry entry = lastPagedOut == null ? oldest : lastPagedOut.deliveredAfter;
        // The store answers in order: what comes after one it has not answered need not be tried.
        while (entry != null && !(entry.logged && entry.locator() == Entry.NOT_STORED)) {
            if (entry.logged && entry.message() != null && entry.holder.takesBodyAtOnce()) {
                account.remove(entry);
                entry.pageOut();
            }
            lastPagedOut = entry;
            entry = entry.deliveredAfter;
        }
    }

    void forEach(java.util.function.Consumer<Entry> action) {
        for (Entry entry = oldest; entry != null; entry = entry.deliveredAfter) {
            action.accept(entry);
        }
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }
}
