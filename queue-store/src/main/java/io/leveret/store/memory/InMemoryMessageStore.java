package io.leveret.store.memory;

import io.leveret.store.DefinitionStore;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.WriteBacklog;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps everything on the heap and nothing after {@link #close}. For brokers that hold transient
 * messages only, and for tests.
 */
public final class InMemoryMessageStore implements MessageStore {
    private final AtomicLong lastQueueId = new AtomicLong();
    private final WriteBacklog unwritten = new WriteBacklog();
    private final InMemoryDefinitions definitions = new InMemoryDefinitions();

    @Override
    public QueueLog open(
            long queueId, Executor home, QueueLog.Listener listener, QueueLog.Recovered recovered) {
        return new InMemoryQueueLog(home, listener);
    }

    @Override
    public long nextQueueId() {
        return lastQueueId.incrementAndGet();
    }

    @Override
    public StoreTransaction begin() {
        return new InMemoryTransaction();
    }

    @Override
    public void commit(StoreTransaction tx, Executor home, Runnable done) {
        ((InMemoryTransaction) tx).commit(home, done);
    }

    @Override
    public void rollback(StoreTransaction tx) {
        // Its logs keep what belongs to a transaction in the transaction alone.
    }

    @Override
    public DefinitionStore definitions() {
        return definitions;
    }

    @Override
    public WriteBacklog unwritten() {
        return unwritten;
    }

    @Override
    public void close() {}
}
