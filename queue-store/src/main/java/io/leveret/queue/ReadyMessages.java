package io.leveret.queue;

/** Messages that wait for a consumer, in the order in which they are to be delivered. */
interface ReadyMessages {
    /** A new message: behind all others (of its priority). */
    void add(Entry entry);

    /** A message that was delivered and came back: to where it was. */
    void putBack(Entry entry);

    /** The next to be delivered, or null. */
    Entry peek();

    /** Removes and returns the next to be delivered, or null. */
    Entry poll();

    int size();

    /** Bytes of all bodies. */
    long bytes();

    default boolean isEmpty() {
        return size() == 0;
    }
}
