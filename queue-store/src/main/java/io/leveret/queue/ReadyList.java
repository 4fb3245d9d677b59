package io.leveret.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Ready messages of one priority, by position. */
final class ReadyList implements ReadyMessages {
    private static final Comparator<Entry> BY_POSITION =
            Comparator.comparingLong(entry -> entry.position);

    private final ArrayDeque<Entry> fresh = new ArrayDeque<>();
    // Returned messages are few, and their places lie between others: a heap beside the ring.
    private final PriorityQueue<Entry> returned = new PriorityQueue<>(BY_POSITION);
    private long bytes;

    @Override
    public void add(Entry entry) {
        fresh.addLast(entry);
        bytes += entry.bodyBytes;
    }

    @Override
    public void putBack(Entry entry) {
        returned.add(entry);
        bytes += entry.bodyBytes;
    }

    @Override
    public Entry peek() {
        return returnedComesFirst() ? returned.peek() : fresh.peekFirst();
    }

    @Override
    public Entry poll() {
        Entry entry = returnedComesFirst() ? returned.poll() : fresh.pollFirst();
        if (entry != null) {
            bytes -= entry.bodyBytes;
        }
        return entry;
    }

    private boolean returnedComesFirst() {
        return !returned.isEmpty()
                && (fresh.isEmpty() || returned.peek().position < fresh.peekFirst().position);
    }

    @Override
    public int size() {
        return fresh.size() + returned.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
