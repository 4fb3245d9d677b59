package io.leveret.queue;

import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;

/** Where remembered keys are kept: a log of their own, written in one commit with what is keyed. */
public interface KeyStorage {
    /** What was stored goes to {@code recovered} before this returns. */
    QueueLog open(QueueLog.Listener listener, QueueLog.Recovered recovered);

    StoreTransaction begin();

    /** Has it written; each log tells its listener when it is. */
    void commit(StoreTransaction tx);
}
