package io.leveret.queue;

import io.leveret.message.Message;

/** What a queue wants done outside itself. Implemented by the broker; a list in tests. */
public interface QueueEffects {
    /**
     * Publish a dead message to the queue's dead-letter exchange.
     *
     * @param done to be run on the queue's home once every target queue has it safely (or there is
     *     none, and {@link QueueSettings#deadLettersAtLeastOnce()} does not forbid to lose it);
     *     only then does the queue forget its own copy
     */
    void deadLetter(Entry entry, Message message, DeadLetterReason reason, Runnable done);

    /** A message died, and the queue has no dead-letter exchange. */
    default void discarded(DeadLetterReason reason) {}

    /** The last consumer of an auto-delete queue went: delete the queue. */
    void unused();

    /** The queue's own {@code x-expires} lease ran out: delete the queue. */
    void leaseExpired();

    /** An acknowledgement did not come in time: close that consumer's channel (406). */
    void consumerTimedOut(Consumer consumer);
}
