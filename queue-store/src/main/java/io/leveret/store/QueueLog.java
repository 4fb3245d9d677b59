package io.leveret.store;

import io.leveret.message.Message;
import java.util.List;

/**
 * The durable record of one queue. Every method is called on the queue's home and returns at once;
 * answers come on the home, in order.
 */
public interface QueueLog {
    /**
     * Keeps {@code message}; {@link Listener#stored} tells when it is on disk and fsynced.
     *
     * @param tx null, or the transaction it belongs to: then it is written by that transaction's
     *     commit
     */
    void append(StoredMessage message, StoreTransaction tx);

    /**
     * {@code message} need not be kept any longer. Written lazily (within some 100 ms, never
     * forcing an fsync of its own: a crash may bring it back, to be redelivered), or with {@code
     * tx}.
     */
    void settle(StoredMessage message, StoreTransaction tx);

    /** As {@link #settle} for a message of which only the locator is kept. */
    void settle(long locator);

    /**
     * Writes the changed expiry, priority, delivery count or moment of a message it already holds.
     * Its body may have been paged out: {@link StoredMessage#message()} may be null.
     */
    void update(StoredMessage message);

    /**
     * Notes that a stored message was delivered and may come back, so that it is recovered as
     * redelivered after a clean stop (after any other stop everything is). Meant for the end, just
     * before {@link MessageStore#close}: it costs nothing while the broker runs.
     */
    default void delivered(long locator) {}

    /** As {@link #delivered(long)} of a message that may still be on its way to the disk. */
    default void delivered(StoredMessage message) {
        delivered(message.locator());
    }

    /** Reads bodies back; {@code loaded} gets them in the order asked for. */
    void load(long[] locators, Loaded loaded);

    /** Forgets the queue and all its messages; its listener is told nothing more. */
    void delete();

    /** Receives what {@link #load} read. */
    interface Loaded {
        /** In the order asked for; null where the message was settled meanwhile. */
        void messages(Message[] messages);
    }

    /** What the log tells its queue, on the queue's home. */
    interface Listener {
        /** These are on disk now, their locators set (or were settled before they were written). */
        void stored(List<StoredMessage> batch);
    }

    /** Receives what a store still held of a queue when it was opened, in position order. */
    interface Recovered {
        void message(
                long position,
                long locator,
                int bodyBytes,
                long expiresAtMillis,
                int priority,
                int deliveryCount,
                boolean redelivered);

        /**
         * As {@link #message}, of one that is not to be delivered before some moment, or has a key.
         *
         * @param notBeforeMillis 0 for none
         * @param key null for none
         */
        default void marked(
                long position,
                long locator,
                int bodyBytes,
                long expiresAtMillis,
                int priority,
                int deliveryCount,
                boolean redelivered,
                long notBeforeMillis,
                MessageKey key) {
            message(
                    position,
                    locator,
                    bodyBytes,
                    expiresAtMillis,
                    priority,
                    deliveryCount,
                    redelivered);
        }
    }
}
