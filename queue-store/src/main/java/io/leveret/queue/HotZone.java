package io.leveret.queue;

import java.util.List;

/**
 * The part of a ready list next to its consumers: what is, or is about to be, in memory. It reaches
 * from the head to a place that moves on as messages are delivered, and is known only while that
 * matters.
 */
final class HotZone {
    // Bodies wait here for consumers while the disk is read on; half used up, it is filled again.
    private static final int MESSAGES_MAX = 1024;
    private static final long BYTES_MAX = 2 << 20;

    // When memory is short, and what stays when a queue pages out: 10,000 queues may do so
    // together.
    private static final int SHORT_MESSAGES_MAX = 128;
    private static final long SHORT_BYTES_MAX = 128 * 1024;

    private final BodyAccount account;

    /** The first slot behind it; null while unknown. */
    private Chunk chunk;

    private int slot;
    private int count;
    private long bytes;

    HotZone(BodyAccount account) {
        this.account = account;
    }

    Chunk chunk() {
        return chunk;
    }

    int slot() {
        return slot;
    }

    void clear() {
        chunk = null;
        count = 0;
        bytes = 0;
    }

    /** The head left the list. */
    void polled(Entry entry) {
        if (chunk == null) {
            return;
        }
        if (count == 0) {
            clear();
        } else {
            count--;
            bytes -= entry.bodyBytes;
        }
    }

    /** The chunk at the head was used up. */
    void dropped(Chunk drained, Chunk first) {
        if (chunk == drained) {
            chunk = first;
            slot = first.head;
        }
    }

    /**
     * Takes in what follows if there is room; what must be read from disk goes to {@code batch}.
     */
    void extend(Chunk first, int priority, List<Entry> batch) {
        boolean roomy = account.hasRoomFor(BYTES_MAX);
        int messagesMax = roomy ? MESSAGES_MAX : SHORT_MESSAGES_MAX;
        long bytesMax = roomy ? BYTES_MAX : SHORT_BYTES_MAX;
        if (count > messagesMax / 2 || bytes > bytesMax / 2) {
            return;
        }
        start(first);
        while (count < messagesMax && bytes < bytesMax && atSlot()) {
            Entry entry = chunk.entry(slot, priority);
            if (entry.message() == null && !entry.loading) {
                batch.add(entry);
            }
            take(entry);
        }
    }

    /** Takes in what follows, if it is in memory, as far as it may stay there. */
    void extendToLoaded(Chunk first) {
        start(first);
        while (count < SHORT_MESSAGES_MAX
                && bytes < SHORT_BYTES_MAX
                && atSlot()
                && chunk.hasEntry(slot)) {
            take(chunk.entry(slot, 0));
        }
    }

    private void start(Chunk first) {
        if (chunk == null) {
            chunk = first;
            slot = first.head;
        }
    }

    /** False at the end of the list. */
    private boolean atSlot() {
        while (slot >= chunk.tail) {
            if (chunk.next == null) {
                return false;
            }
            chunk = chunk.next;
            slot = chunk.head;
        }
        return true;
    }

    private void take(Entry entry) {
        slot++;
        count++;
        bytes += entry.bodyBytes;
    }
}
