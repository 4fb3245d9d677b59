package io.leveret.queue;

/** What happened in a queue since its declaration or the start of the broker. */
final class QueueCounters {
    long deliveredManualAck;
    long deliveredNoAck;
    long gotManualAck;
    long gotNoAck;
    long getEmpty;
    long acked;
    long redelivered;

    void delivered(Entry entry, boolean noAck) {
        if (noAck) {
            deliveredNoAck++;
        } else {
            deliveredManualAck++;
        }
        count(entry);
    }

    void got(Entry entry, boolean noAck) {
        if (noAck) {
            gotNoAck++;
        } else {
            gotManualAck++;
        }
        count(entry);
    }

    private void count(Entry entry) {
        if (entry.redelivered) {
            redelivered++;
        }
    }
}
