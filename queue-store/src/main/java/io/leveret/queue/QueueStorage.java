package io.leveret.queue;

/**
 * Where a queue keeps its messages.
 *
 * @param log keeps what must survive; null for a queue that keeps nothing on disk
 * @param spill opens a log that no start reads, for what need not survive and has no place in
 *     memory any more; null to keep all of that in memory
 * @param keys where a queue that drops duplicates keeps their keys; null for in memory
 * @param budget of memory, shared by all queues of the broker
 */
public record QueueStorage(LogOpener log, LogOpener spill, KeyStorage keys, BodyBudget budget) {
    /** All in memory, without a limit. */
    public static final QueueStorage IN_MEMORY =
            new QueueStorage(null, null, null, BodyBudget.unlimited());

    /** What must survive is in {@code log}; all may stay in memory too. */
    public static QueueStorage of(LogOpener log) {
        return of(log, BodyBudget.unlimited());
    }

    public static QueueStorage of(LogOpener log, BodyBudget budget) {
        return new QueueStorage(log, null, null, budget);
    }
}
