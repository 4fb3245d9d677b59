package io.leveret.broker.vhost;

import io.leveret.queue.KeyStorage;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import java.util.concurrent.Executor;

/**
 * The keys of one queue in the store.
 *
 * @param logId the log they have to themselves
 * @param home where they are used
 */
record StoredKeys(MessageStore store, long logId, Executor home) implements KeyStorage {
    /** No store numbers so many queues. */
    private static final long BESIDE_QUEUE = 1L << 40;

    /** For the keys of messages in the queue of that id. */
    static StoredKeys ofQueue(MessageStore store, long queueId, Executor home) {
        return new StoredKeys(store, queueId | BESIDE_QUEUE, home);
    }

    @Override
    public QueueLog open(QueueLog.Listener listener, QueueLog.Recovered recovered) {
        return store.open(logId, home, listener, recovered);
    }

    @Override
    public StoreTransaction begin() {
        return store.begin();
    }

    @Override
    public void commit(StoreTransaction tx) {
        store.commit(tx, home, () -> {});
    }
}
