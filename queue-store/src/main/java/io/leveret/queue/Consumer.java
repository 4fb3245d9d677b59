package io.leveret.queue;

import io.leveret.codec.FieldTable;

/**
 * A subscription to one queue. The channel implements it; the queue keeps its own account in the
 * package-private fields. Every method is called on the queue's home.
 */
public abstract class Consumer {
    private final String tag;
    private final boolean noAck;
    private final boolean exclusive;
    private final int prefetch;
    private final int priority;
    private final FieldTable arguments;

    // Queue's home.
    /** Delivered and not settled; stays 0 for a consumer without acknowledgements. */
    int unacked;

    /** Refused by {@link #acquire()}, and not yet resumed. */
    boolean refused;

    /** Null when it is not (or no longer) subscribed. */
    DispatchRing ring;

    boolean inRing;

    /** Did not acknowledge in time, and was reported. */
    boolean timedOut;

    Consumer nextInRing;
    Consumer previousInRing;

    /**
     * @param prefetch most unacknowledged deliveries it holds, 0 for no limit
     * @param priority {@code x-priority}, 0 if absent
     */
    protected Consumer(
            String tag,
            boolean noAck,
            boolean exclusive,
            int prefetch,
            int priority,
            FieldTable arguments) {
        this.tag = tag;
        this.noAck = noAck;
        this.exclusive = exclusive;
        this.prefetch = prefetch;
        this.priority = priority;
        this.arguments = arguments;
    }

    public final String tag() {
        return tag;
    }

    public final boolean noAck() {
        return noAck;
    }

    public final boolean exclusive() {
        return exclusive;
    }

    public final int prefetch() {
        return prefetch;
    }

    public final int priority() {
        return priority;
    }

    public final FieldTable arguments() {
        return arguments;
    }

    /**
     * Takes one place of what the channel (global qos) and the connection (write buffer) can still
     * take; false if there is none, and then {@link Queue#resume} is called when there is.
     */
    protected abstract boolean acquire();

    /**
     * Whether {@link #deliver} takes all it needs of the message before it returns. Then the queue
     * may let go of the body of a stored message while it waits for the acknowledgement, and {@link
     * Entry#message()} becomes null.
     */
    protected boolean takesBodyAtOnce() {
        return false;
    }

    /** Hands over a delivery, after a successful {@link #acquire()}. */
    protected abstract void deliver(Entry entry);

    /** The queue is gone or threw the consumer out: basic.cancel from the server. */
    protected abstract void cancelled();
}
