package io.leveret.store.mapdb;

import java.util.Arrays;

/** What the storage thread knows of one page of messages: which of its slots are still wanted. */
final class PageState {
    static final int LIVE_WORDS = Locator.SLOTS_MAX / Long.SIZE;
    private static final long[] NONE = new long[0];

    /** Its number; pages are numbered through all extents. */
    final int index;

    final long recid;

    /** Number of its present or last use; 0 if it never was in use. */
    long seq;

    /** How many slots were written. */
    int slots;

    /** How many bytes of it are used. */
    int usedBytes;

    private int live;
    private long[] liveBits = NONE;

    /**
     * Slots from here on are written but not yet valid: they belong to a transaction of which more
     * is to come.
     */
    int validSlots = Locator.SLOTS_MAX;

    PageState(int index, long recid, long seq) {
        this.index = index;
        this.recid = recid;
        this.seq = seq;
    }

    void startUse(long newSeq) {
        seq = newSeq;
        slots = 0;
        usedBytes = MessagePage.HEADER_BYTES;
        live = 0;
        liveBits = new long[LIVE_WORDS];
    }

    /** No more slots will come. */
    void full() {
        liveBits = Arrays.copyOf(liveBits, (slots + Long.SIZE - 1) / Long.SIZE);
    }

    /** As read from disk. */
    void restore(long[] bits) {
        live = 0;
        int words = 0;
        for (int i = 0; i < bits.length; i++) {
            live += Long.bitCount(bits[i]);
            words = bits[i] != 0 ? i + 1 : words;
        }
        liveBits = Arrays.copyOf(bits, words);
    }

    int live() {
        return live;
    }

    boolean isLive(int slot) {
        return slot >> 6 < liveBits.length && (liveBits[slot >> 6] >>> slot & 1) != 0;
    }

    void setLive(int slot) {
        liveBits[slot >> 6] |= 1L << slot;
        live++;
    }

    /** The slot must be live. */
    void clearLive(int slot) {
        liveBits[slot >> 6] &= ~(1L << slot);
        live--;
    }

    /** One word of the bits as they shall stand on disk. */
    long validBits(int word) {
        if (word >= liveBits.length) {
            return 0;
        }
        int valid = validSlots - word * Long.SIZE;
        return valid >= Long.SIZE
                ? liveBits[word]
                : valid <= 0 ? 0 : liveBits[word] & ((1L << valid) - 1);
    }

    /** A guess at how many of its bytes are still wanted: all slots taken to be of one size. */
    int liveBytes() {
        return slots == 0 ? 0 : (int) ((long) usedBytes * live / slots);
    }
}
