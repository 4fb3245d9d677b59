package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoredMessage;

/** One message in one queue. Lives on the queue's home. */
public final class Entry extends StoredMessage {
    /** {@link #expiresAtMillis()} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Where an entry is. */
    enum Place {
        READY,
        UNACKED,
        /** Given back, to be tried again later. */
        WAITING,
        /** On its way to the dead-letter exchange; still held. */
        DYING,
        GONE
    }

    final int bodyBytes;
    long expiresAtMillis = NEVER;
    int deliveryCount;

    /** Not before this moment is it delivered, and from it on it ages; 0 where neither matters. */
    long notBeforeMillis;

    byte priority;

    /** Counts as persistent: its queue keeps it on disk. */
    boolean persistent;

    boolean redelivered;

    /** Whether the queue's log holds it, or is about to. */
    boolean logged;

    /** Its body was asked for and is not there yet. */
    boolean loading;

    /** Its body was asked for and the store has none. */
    boolean lost;

    Place place = Place.READY;

    /** Told once the message is accepted; null when nobody waits. */
    Receipt receipt;

    // While it is unacknowledged: its place in Unacked.
    Entry deliveredBefore;
    Entry deliveredAfter;

    /** Who holds it; null for basic.get. */
    Consumer holder;

    /** Who asked for it with basic.get, until it is told that its time is over. */
    Getter getter;

    /** On the clock of {@link io.leveret.time.Clock#nanos()}. */
    long deliveredAtNanos;

    /** Of a message that was just published. */
    Entry(long position, Message message) {
        super(position, message);
        this.bodyBytes = message.bodyBytes();
    }

    /** Of a message that only the store has. */
    Entry(long position, long locator, int bodyBytes) {
        super(position, null);
        this.locator = locator;
        this.bodyBytes = bodyBytes;
        this.persistent = true;
        this.logged = true;
    }

    /** The body came back from the store. */
    void loaded(Message found) {
        message = found;
    }

    /** The body shall be in the store only. */
    void pageOut() {
        message = null;
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    /** The level it has in a queue with priorities, 0..255. */
    @Override
    public int priority() {
        return priority & 0xFF;
    }

    /** How often it came back: a queue that counts that shows it as {@code x-delivery-count}. */
    @Override
    public int deliveryCount() {
        return deliveryCount;
    }

    @Override
    public long notBeforeMillis() {
        return notBeforeMillis;
    }

    /** Whether it may have been delivered before. */
    public boolean redelivered() {
        return redelivered;
    }
}
