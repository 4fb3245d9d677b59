package io.leveret.queue;

import io.leveret.store.QueueLog;

/**
 * Opens the log of a durable queue: {@code (listener, recovered) -> store.open(queueId, home,
 * listener, recovered)}.
 */
@FunctionalInterface
public interface LogOpener {
    /** What was stored goes to {@code recovered} before this returns. */
    QueueLog open(QueueLog.Listener listener, QueueLog.Recovered recovered);
}
