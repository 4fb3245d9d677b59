package io.leveret.store;

import java.util.concurrent.Executor;

/**
 * Where messages and definitions live. One instance a broker; implementations: in memory (nothing
 * survives) and on disk.
 */
public interface MessageStore extends AutoCloseable {
    /**
     * Opens the log of a durable queue.
     *
     * @param queueId never reused in the life of a store
     * @param home runs {@code listener} and the answers of the log
     * @param recovered gets, before this returns, what the store holds of that queue
     */
    QueueLog open(
            long queueId, Executor home, QueueLog.Listener listener, QueueLog.Recovered recovered);

    /**
     * All queues there are were opened: what the store recovered of others (deleted just before a
     * crash) is forgotten.
     */
    default void queuesOpened() {}

    /** A number no queue of this store ever had. */
    long nextQueueId();

    StoreTransaction begin();

    /**
     * Makes {@code tx} durable in one commit; all its appends and settlements must have been handed
     * to their logs before (by whatever threads, in happens-before order). {@code done} runs on
     * {@code home} after the fsync and after the listeners of its logs were told.
     */
    void commit(StoreTransaction tx, Executor home, Runnable done);

    /** Drops {@code tx}; nothing of it was or will be written. */
    void rollback(StoreTransaction tx);

    DefinitionStore definitions();

    /** What was appended and is not durable yet; what a transaction holds counts once committed. */
    WriteBacklog unwritten();

    /** Writes and syncs what is waiting, then closes; nothing may be appended afterwards. */
    @Override
    void close();
}
