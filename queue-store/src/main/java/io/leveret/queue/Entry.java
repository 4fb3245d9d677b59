package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoredMessage;

/** One message in one queue. Lives on the queue's home. */
public final class Entry extends StoredMessage {
    /** {@link #expiresAtMillis()} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    long expiresAtMillis = NEVER;
    int deliveryCount;
    byte priority;
    boolean redelivered;

    /** Whether the queue's log holds it, or is about to. */
    boolean logged;

    /** Told once the message is accepted; null when nobody waits. */
    Receipt receipt;

    Entry(long position, Message message) {
        super(position, message);
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public int deliveryCount() {
        return deliveryCount;
    }

    /** Whether it may have been delivered before. */
    public boolean redelivered() {
        return redelivered;
    }
}
