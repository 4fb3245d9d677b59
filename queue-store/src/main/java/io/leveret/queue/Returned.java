package io.leveret.queue;

import java.util.Iterator;

/** Ready messages that came back; few, and kept beside the list of the others. */
interface Returned extends Iterable<Entry> {
    void add(Entry entry);

    /**
     * Adds one that is to be behind all others there are now, if places are given that way.
     *
     * @param behind position of the last of the others, -1 if there are none
     */
    default void addLast(Entry entry, long behind) {
        add(entry);
    }

    /** Whether the first is to be delivered before what has that position; there must be one. */
    boolean precedes(long position);

    /** The next of them; there must be one. */
    Entry first();

    /** Removes and returns the next of them; there must be one. */
    Entry poll();

    boolean isEmpty();

    /** In the order in which they will be delivered. */
    @Override
    Iterator<Entry> iterator();
}
