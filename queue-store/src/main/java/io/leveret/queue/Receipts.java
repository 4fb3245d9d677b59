package io.leveret.queue;

import io.leveret.store.QueueLog;
import io.leveret.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.List;

/** Publishers that wait until their message is on disk. */
final class Receipts implements QueueLog.Listener {
    // In the order of appending. The log answers in that order but for transactions, whose messages
    // it stores at their commit; an answered entry stays until all before it are answered.
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

    /** {@code entry} was appended to the log, and somebody waits for it. */
    void await(Entry entry) {
        waiting.addLast(entry);
    }

    @Override
    public void stored(List<StoredMessage> batch) {
        for (int i = 0; i < batch.size(); i++) {
            accept((Entry) batch.get(i));
        }
        Entry first;
        while ((first = waiting.peekFirst()) != null && first.receipt == null) {
            waiting.pollFirst();
        }
    }

    /** The queue is deleted: what the log did not answer needs no disk any more. */
    void acceptAll() {
        Entry first;
        while ((first = waiting.pollFirst()) != null) {
            accept(first);
        }
    }

    private static void accept(Entry entry) {
        Receipt receipt = entry.receipt;
        if (receipt != null) {
            entry.receipt = null;
            receipt.accepted();
        }
    }
}
