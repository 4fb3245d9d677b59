package io.leveret.store;

import io.leveret.message.Message;

/**
 * One message in one queue, as the store sees it; the queue's entry extends it. Created and used on
 * the queue's home; the store's thread reads the immutable fields after {@link QueueLog#append}.
 */
public abstract class StoredMessage {
    /** {@link #locator} of a message the store does not (yet) hold. */
    public static final long NOT_STORED = -1;

    /** Place in the queue; unique in the queue's whole life and increasing in publish order. */
    public final long position;

    /** Null while the body is on disk only. Queue's home. */
    protected Message message;

    /**
     * Where the store keeps it, for {@link QueueLog#load}; set on the queue's home when durable.
     */
    protected long locator = NOT_STORED;

    /**
     * Settled before its batch was written: the store may leave it out (it still counts as stored).
     * Written on the queue's home, read by the store's thread.
     */
    private volatile boolean settled;

    /** What the log keeps while the message is on its way to the disk. Queue's home. */
    private Object pending;

    protected StoredMessage(long position, Message message) {
        this.position = position;
        this.message = message;
    }

    public final Message message() {
        return message;
    }

    public final long locator() {
        return locator;
    }

    public final boolean settled() {
        return settled;
    }

    /** For implementations of {@link QueueLog}: called on the queue's home. */
    public final void markStored(long newLocator) {
        locator = newLocator;
    }

    /** For implementations of {@link QueueLog}: called on the queue's home. */
    public final void markSettled() {
        settled = true;
    }

    /** For implementations of {@link QueueLog}: called on the queue's home. */
    public final Object pending() {
        return pending;
    }

    /** For implementations of {@link QueueLog}: called on the queue's home. */
    public final void markPending(Object newPending) {
        pending = newPending;
    }

    /** Milliseconds since the epoch after which the message is dead, or {@link Long#MAX_VALUE}. */
    public abstract long expiresAtMillis();

    /** 0 where the queue has no priorities. */
    public abstract int priority();

    /** How often it was delivered and came back; kept by queues with a delivery limit. */
    public abstract int deliveryCount();

    /** Milliseconds since the epoch before which it is not delivered; 0 for none. */
    public long notBeforeMillis() {
        return 0;
    }

    /** Null for none. */
    public MessageKey key() {
        return null;
    }
}
