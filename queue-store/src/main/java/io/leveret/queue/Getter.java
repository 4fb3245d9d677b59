package io.leveret.queue;

/** Who asks for one message, with basic.get. Called on the queue's home. */
@FunctionalInterface
public interface Getter {
    /** The answer; null if there is nothing to be had. */
    void got(Entry entry);

    /**
     * What it got was not acknowledged in time: its channel closes (406).
     *
     * @param timeoutMillis what it would have had
     */
    default void timedOut(long timeoutMillis) {}
}
