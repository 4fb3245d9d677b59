package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoredMessage;

/** One message in one queue. Lives on the queue's home. */
public final class Entry extends StoredMessage {
    /** {@link #expiresAtMillis()} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    final int bodyBytes;
    long expiresAtMillis = NEVER;
    int deliveryCount;
    byte priority;
    boolean persistent;
    boolean redelivered;

    /** Whether the queue's log holds it, or is about to. */
    boolean logged;

    /** Told once the message is accepted; null when nobody waits. */
    Receipt receipt;

    // While it is unacknowledged: its place in Unacked.
    boolean unacked;
    Entry deliveredBefore;
    Entry deliveredAfter;

    /** Who holds it; null for basic.get. */
    Consumer holder;

    /** On the clock of {@link io.leveret.time.Clock#nanos()}. */
    long deliveredAtNanos;

    Entry(long position, Message message) {
        super(position, message);
        this.bodyBytes = message.bodyBytes();
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    /** The level it has in a queue with priorities, 0..255. */
    @Override
    public int priority() {
        return priority & 0xff;
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
