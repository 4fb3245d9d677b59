package io.leveret.queue;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A stretch of a ready list. A slot holds an entry, or a packed message where there is no entry. As
 * most queues are nearly empty, a chunk starts small.
 */
final class Chunk {
    static final int SLOTS_MAX = 512;
    private static final int SLOTS_FIRST = 16;

    Chunk previous;
    Chunk next;

    /** First slot in use, and the one behind the last. */
    int head;

    int tail;

    /** Takes no more. */
    boolean closed;

    /** Nothing more can be packed here: what has an entry stays in memory. */
    boolean packedOut;

    private Entry[] entries;
    private PackedMessages packed;

    boolean isEmpty() {
        return head == tail;
    }

    /** Whether the next entry must go to another chunk. */
    boolean isFull() {
        return closed || tail == SLOTS_MAX || packed != null;
    }

    void add(Entry entry) {
        if (entries == null) {
            entries = new Entry[SLOTS_FIRST];
        } else if (tail == entries.length) {
            entries = Arrays.copyOf(entries, Math.min(SLOTS_MAX, 2 * tail));
        }
        entries[tail++] = entry;
    }

    /** False if it must go to another chunk; entries are not added to such a chunk. */
    boolean addPacked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis) {
        if (packed == null) {
            packed = new PackedMessages(SLOTS_FIRST, position);
        } else if (tail == SLOTS_MAX || !packed.takes(position)) {
            return false;
        } else if (tail == packed.capacity()) {
            packed.resize(Math.min(SLOTS_MAX, 2 * tail));
        }
        packed.put(
                tail++,
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                deliveryCount,
                redelivered,
                notBeforeMillis);
        return true;
    }

    /** Whether the slot has an entry. */
    boolean hasEntry(int slot) {
        return entries != null && entries[slot] != null;
    }

    /** The slot's entry, made if it was packed. */
    Entry entry(int slot, int priority) {
        if (hasEntry(slot)) {
            return entries[slot];
        }
        if (entries == null) {
            entries = new Entry[tail];
        }
        Entry entry = packed.entry(slot, priority);
        entries[slot] = entry;
        return entry;
    }

    /** Removes the first; made if it was packed. */
    Entry poll(int priority) {
        int slot = head++;
        if (!hasEntry(slot)) {
            return packed.entry(slot, priority);
        }
        Entry entry = entries[slot];
        entries[slot] = null;
        return entry;
    }

    /** The first, or null if it is packed. */
    Entry peek() {
        return entries == null ? null : entries[head];
    }

    long headPosition() {
        Entry entry = peek();
        return entry != null ? entry.position : packed.position(head);
    }

    /** Of the last; there must be one. */
    long lastPosition() {
        return hasEntry(tail - 1) ? entries[tail - 1].position : packed.position(tail - 1);
    }

    long headExpiresAtMillis() {
        Entry entry = peek();
        return entry != null ? entry.expiresAtMillis : packed.expiresAtMillis(head);
    }

    long headNotBeforeMillis() {
        Entry entry = peek();
        return entry != null ? entry.notBeforeMillis : packed.notBeforeMillis(head);
    }

    /** Whether the store does not have the last one yet, and so few or none of the others. */
    boolean waitsForStore() {
        Entry last = hasEntry(tail - 1) ? entries[tail - 1] : null;
        return last != null && last.logged && last.locator() == Entry.NOT_STORED;
    }

    /**
     * Packs what the store has, from {@code fromSlot} on, and has it take what it need not.
     *
     * @param account told of each body that goes
     * @return how many were packed
     */
    int pack(int fromSlot, BodyAccount account) {
        closed = true;
        boolean spills = account.spill().isDue();
        int count = 0;
        boolean waits = false;
        boolean kept = false;
        for (int slot = Math.max(head, fromSlot); slot < tail; slot++) {
            if (!hasEntry(slot)) {
                continue;
            }
            Entry entry = entries[slot];
            if (spills && !entry.logged) {
                account.spill().write(entry);
            }
            if (canPack(entry)) {
                packed.put(slot, entry);
                account.remove(entry);
                entries[slot] = null;
                count++;
            } else {
                kept = true;
                waits |= entry.logged || account.spill().isPossible();
            }
        }
        packedOut = !waits;
        if (!kept && fromSlot <= head) {
            entries = null;
        }
        return count;
    }

    /** Locators of what must survive and may have been delivered before the start. */
    void forEachRedelivered(LongConsumer action) {
        for (int slot = head; slot < tail; slot++) {
            if (hasEntry(slot)) {
                Entry entry = entries[slot];
                if (entry.redelivered && entry.persistent) {
                    action.accept(entry.locator());
                }
            } else if (packed.isRedelivered(slot)) {
                action.accept(packed.locator(slot));
            }
        }
    }

    private boolean canPack(Entry entry) {
        if (!entry.logged || entry.locator() == Entry.NOT_STORED || entry.message() == null) {
            return false;
        }
        if (packed == null) {
            packed = new PackedMessages(tail, entry.position - indexOf(entry));
        }
        return packed.takes(entry.position);
    }

    private int indexOf(Entry entry) {
        int slot = head;
        while (entries[slot] != entry) {
            slot++;
        }
        return slot;
    }

    /** Makes an emptied chunk as good as new. */
    void reset() {
        head = 0;
        tail = 0;
        closed = false;
        packedOut = false;
        packed = null;
        previous = null;
        next = null;
    }
}
