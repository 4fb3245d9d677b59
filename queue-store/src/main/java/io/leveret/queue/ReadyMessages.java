package io.leveret.queue;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Messages that wait for a consumer, in the order in which they are to be delivered. Of some only
 * the whereabouts may be in memory; they become entries again when they are next.
 */
interface ReadyMessages {
    /** A new message: behind all others (of its priority). */
    void add(Entry entry);

    /** A message that was delivered and came back: to where such messages go. */
    void putBack(Entry entry);

    /** As {@link #putBack}, but behind all others where that is not to where it was. */
    default void putLast(Entry entry) {
        putBack(entry);
    }

    /** A message the store had from before; behind all others (of its priority). */
    void addPacked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis);

    /**
     * Removes and returns the next to be delivered, with or without body; null if there is none.
     */
    Entry poll();

    /** The next to be delivered, or null if there is none or it is packed. */
    Entry peek();

    /** Of the next to be delivered; there must be one. */
    long headExpiresAtMillis();

    int size();

    /** Bytes of all bodies. */
    long bytes();

    /** How many have no body in memory. */
    int unloaded();

    /**
     * Adds to {@code batch} what should be loaded now so that consumers are fed, but for what is
     * loading already.
     */
    void nextToLoad(List<Entry> batch);

    /** {@code entry} is still here and has its body now. */
    void loaded(Entry entry);

    /**
     * Packs what the store has, but for a few at the head.
     *
     * @param all false to look only at what came since the last time
     */
    void pageOut(boolean all);

    void forEachReturned(java.util.function.Consumer<Entry> action);

    /** Locators of all others that must survive and may have been delivered before the start. */
    void forEachRedelivered(LongConsumer action);

    /** Drops all. */
    void clear();

    default boolean isEmpty() {
        return size() == 0;
    }
}
