package io.leveret.queue;

import java.util.ArrayDeque;

/** Publishers that wait until their message is on disk. */
final class Receipts {
    // In the order of appending. The log answers in that order but for transactions, whose messages
    // it stores at their commit; an answered entry stays until all before it are answered.
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>(0);

    /** {@code entry} is about to be appended to the log. */
    void await(Entry entry, Receipt receipt) {
        if (receipt != null) {
            entry.receipt = receipt;
            waiting.addLast(entry);
        }
    }

    /** {@code entry} is on disk, or need not be. */
    static void accept(Entry entry) {
        Receipt receipt = entry.receipt;
        entry.receipt = null;
        accept(receipt);
    }

    static void accept(Receipt receipt) {
        if (receipt != null) {
            receipt.accepted();
        }
    }

    void dropAnswered() {
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
}
