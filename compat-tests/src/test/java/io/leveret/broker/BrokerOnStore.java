package io.leveret.broker;

import io.leveret.queue.BodyBudget;
import io.leveret.store.MessageStore;

/** Starts a broker on a store the test has opened. */
public final class BrokerOnStore {
    private BrokerOnStore() {}

    /**
     * @param bodyBytes of messages beyond which queues leave to the disk what is on it
     */
    public static LeveretBroker start(BrokerSettings settings, MessageStore store, long bodyBytes) {
        return LeveretBroker.start(settings, () -> new Storage(store, new BodyBudget(bodyBytes)));
    }
}
