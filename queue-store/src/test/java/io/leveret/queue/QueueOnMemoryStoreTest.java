package io.leveret.queue;

import io.leveret.store.MessageStore;
import io.leveret.store.memory.InMemoryMessageStore;

class QueueOnMemoryStoreTest extends QueueOnStoreContract {
    @Override
    MessageStore newStore() {
        return new InMemoryMessageStore();
    }
}
