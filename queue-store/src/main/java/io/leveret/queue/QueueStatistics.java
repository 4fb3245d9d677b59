package io.leveret.queue;

/**
 * A queue's counters (since its declaration or the start) and gauges at one moment.
 *
 * @param waiting given back, to be tried again later: neither ready nor unacknowledged
 * @param dying dead, and not yet safe where they are dead-lettered
 * @param exclusiveConsumer the one that has the queue to itself; null if none
 * @param singleActiveConsumer the one that is served where only one is; null if none
 */
public record QueueStatistics(
        int ready,
        int unacked,
        long readyBytes,
        long unackedBytes,
        int dying,
        long dyingBytes,
        int waiting,
        long waitingBytes,
        long residentMessages,
        long persistentMessages,
        long persistentBytes,
        long published,
        long deliveredManualAck,
        long deliveredNoAck,
        long gotManualAck,
        long gotNoAck,
        long getEmpty,
        long acked,
        long redelivered,
        Consumer exclusiveConsumer,
        Consumer singleActiveConsumer) {}
