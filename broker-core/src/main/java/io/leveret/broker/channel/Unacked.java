package io.leveret.broker.channel;

import io.leveret.broker.vhost.HostedQueue;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import io.leveret.store.StoreTransaction;

/**
 * A delivery that waits for its acknowledgement.
 *
 * @param consumer null for basic.get
 */
record Unacked(long tag, HostedQueue queue, ChannelConsumer consumer, Entry entry) {

    /** Tells the queue; any thread. */
    void settle(Outcome outcome, StoreTransaction tx) {
        if (queue.home().isCurrent()) {
            settleAtHome(outcome, tx);
        } else {
            queue.home().post(() -> settleAtHome(outcome, tx));
        }
    }

    private void settleAtHome(Outcome outcome, StoreTransaction tx) {
        if (!queue.deleted()) {
            queue.queue().settle(consumer, entry, outcome, tx);
        }
    }
}
