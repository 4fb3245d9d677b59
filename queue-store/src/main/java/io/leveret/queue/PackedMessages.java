package io.leveret.queue;

import java.util.Arrays;

/**
 * Messages of which memory keeps only where they are, in columns: 12 bytes each, 24 if they expire
 * and others lie between them, 28 if they were returned to a queue that counts that, and 8 more if
 * they age.
 */
final class PackedMessages {
    /** The sign bit of a size. */
    private static final int REDELIVERED = 1 << 31;

    /** A bit of a size, too, as no body has so many bytes: need not survive. */
    private static final int TRANSIENT = 1 << 30;

    private static final int SIZE = TRANSIENT - 1;

    /** Position of the slot 0, or what it would be. */
    private final long base;

    private long[] locators;
    private int[] sizes;

    /** Distance from {@link #base}; null while that is the slot's number. */
    private int[] offsets;

    /** Null while none expires. */
    private long[] expiries;

    /** Null while all are 0. */
    private int[] deliveryCounts;

    /** Null while all are 0. */
    private long[] notBefores;

    /**
     * @param base position of the first slot, or what it would be if slot {@code n} had base + n
     */
    PackedMessages(int capacity, long base) {
        this.base = base;
        this.locators = new long[capacity];
        this.sizes = new int[capacity];
    }

    int capacity() {
        return locators.length;
    }

    /** Whether a message of this position can be kept here at all. */
    boolean takes(long position) {
        long offset = position - base;
        return offset == (int) offset;
    }

    void resize(int capacity) {
        locators = Arrays.copyOf(locators, capacity);
        sizes = Arrays.copyOf(sizes, capacity);
        offsets = offsets == null ? null : Arrays.copyOf(offsets, capacity);
        expiries = expiries == null ? null : Arrays.copyOf(expiries, capacity);
        deliveryCounts = deliveryCounts == null ? null : Arrays.copyOf(deliveryCounts, capacity);
        notBefores = notBefores == null ? null : Arrays.copyOf(notBefores, capacity);
    }

    void put(int slot, Entry entry) {
        put(
                slot,
                entry.position,
                entry.locator(),
                entry.bodyBytes,
                entry.expiresAtMillis,
                entry.deliveryCount,
                entry.redelivered,
                entry.notBeforeMillis);
        if (!entry.persistent) {
            sizes[slot] |= TRANSIENT;
        }
    }

    void put(
            int slot,
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis) {
        locators[slot] = locator;
        sizes[slot] = redelivered ? bodyBytes | REDELIVERED : bodyBytes;
        putOffset(slot, (int) (position - base));
        if (expiries != null || expiresAtMillis != Entry.NEVER) {
            if (expiries == null) {
                expiries = new long[capacity()];
                Arrays.fill(expiries, Entry.NEVER);
            }
            expiries[slot] = expiresAtMillis;
        }
        if (deliveryCounts != null || deliveryCount != 0) {
            if (deliveryCounts == null) {
                deliveryCounts = new int[capacity()];
            }
            deliveryCounts[slot] = deliveryCount;
        }
        if (notBefores != null || notBeforeMillis != 0) {
            if (notBefores == null) {
                notBefores = new long[capacity()];
            }
            notBefores[slot] = notBeforeMillis;
        }
    }

    private void putOffset(int slot, int offset) {
        if (offsets == null && offset != slot) {
            offsets = new int[capacity()];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = i;
            }
        }
        if (offsets != null) {
            offsets[slot] = offset;
        }
    }

    Entry entry(int slot, int priority) {
        Entry entry = new Entry(position(slot), locators[slot], sizes[slot] & SIZE);
        entry.persistent = (sizes[slot] & TRANSIENT) == 0;
        entry.redelivered = sizes[slot] < 0;
        entry.expiresAtMillis = expiresAtMillis(slot);
        entry.deliveryCount = deliveryCounts == null ? 0 : deliveryCounts[slot];
        entry.notBeforeMillis = notBeforeMillis(slot);
        entry.priority = (byte) priority;
        return entry;
    }

    /** Whether it may have been delivered, and must survive. */
    boolean isRedelivered(int slot) {
        return sizes[slot] < 0 && (sizes[slot] & TRANSIENT) == 0;
    }

    long locator(int slot) {
        return locators[slot];
    }

    long position(int slot) {
        return base + (offsets == null ? slot : offsets[slot]);
    }

    long notBeforeMillis(int slot) {
        return notBefores == null ? 0 : notBefores[slot];
    }

    long expiresAtMillis(int slot) {
        return expiries == null ? Entry.NEVER : expiries[slot];
    }
}
