package io.leveret.queue;

/** What happened in a queue since its declaration or the start of the broker. */
final class QueueCounters {
    long published;
    long deliveredManualAck;
    long deliveredNoAck;
    long gotManualAck;
    long gotNoAck;
    long getEmpty;
    long acked;
    long redelivered;
    // Gauges of what it holds, ready or unacknowledged.
    long persistentMessages;
    long persistentBytes;

    void kept(Entry entry) {
        if (entry.persistent) {
            persistentMessages++;
            persistentBytes += entry.bodyBytes;
        }
    }

    void gone(Entry entry) {
        if (entry.persistent) {
            persistentMessages--;
            persistentBytes -= entry.bodyBytes;
        }
    }
}
