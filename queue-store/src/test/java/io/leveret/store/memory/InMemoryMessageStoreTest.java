package io.leveret.store.memory;

import io.leveret.store.MessageStore;
import io.leveret.store.MessageStoreContract;

class InMemoryMessageStoreTest extends MessageStoreContract {
    @Override
    protected MessageStore newStore() {
        return new InMemoryMessageStore();
    }
}
