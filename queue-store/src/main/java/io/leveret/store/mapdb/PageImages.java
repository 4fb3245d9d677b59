package io.leveret.store.mapdb;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Images of pages that are newer than the main file: those of one epoch of the journal, outside the
 * heap. One thread writes. Others may read meanwhile what they know to be there; of a page that is
 * changed under their eyes they see any mixture of old and new bytes.
 */
final class PageImages {
    static final int NONE = -1;

    private static final int CHUNK_SHIFT = 18;
    private static final int CHUNK_PAGES = 1 << (CHUNK_SHIFT - Page.SHIFT);
    private static final int SLOT_BITS = 24;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** Chunks beyond these are given up when the epoch ends; an oversized commit made them. */
    private final int chunksKept;

    /** Open addressing: (page + 1) << 24 | slot, or 0. Replaced when it grows, never cleared. */
    private volatile long[] table = new long[1024];

    private volatile ByteBuffer[] chunks = new ByteBuffer[0];

    // Writer, and the checkpoint once nothing is written any more.
    private int slots;
    private long[] pages = new long[512];
    private int[] checksums = new int[512];
    private boolean[] dirty = new boolean[512];
    private int[] dirtySlots = new int[512];
    private int dirtyCount;

    /**
     * @param bytesKept memory to keep from one epoch to the next
     */
    PageImages(long bytesKept) {
        this.chunksKept = (int) Math.max(1, bytesKept >> CHUNK_SHIFT);
    }

    /** The slot that holds {@code page}, or {@link #NONE}. */
    int find(long page) {
        long[] seen = table;
        int mask = seen.length - 1;
        for (int i = hash(page) & mask; ; i = (i + 1) & mask) {
            long entry = seen[i];
            if (entry == 0) {
                return NONE;
            }
            if ((entry >>> SLOT_BITS) == page + 1) {
                return (int) entry & SLOT_MASK;
            }
        }
    }

    /** A slot for {@code page}, which must have none. Its bytes are undefined. */
    int add(long page) {
        if (slots == SLOT_MASK) {
            throw new IllegalStateException("more than " + SLOT_MASK + " pages in one epoch");
        }
        int slot = slots++;
        if (slot == pages.length) {
            pages = Arrays.copyOf(pages, slot * 2);
            checksums = Arrays.copyOf(checksums, slot * 2);
            dirty = Arrays.copyOf(dirty, slot * 2);
        }
        if (slot / CHUNK_PAGES == chunks.length) {
            ByteBuffer[] more = Arrays.copyOf(chunks, chunks.length + 1);
            more[chunks.length] = ByteBuffer.allocateDirect(1 << CHUNK_SHIFT);
            chunks = more;
        }
        pages[slot] = page;
        if (slots * 2 > table.length) {
            long[] larger = new long[table.length * 2];
            for (int i = 0; i < slot; i++) {
                insert(larger, pages[i], i);
            }
            table = larger;
        }
        insert(table, page, slot);
        return slot;
    }

    private static void insert(long[] table, long page, int slot) {
        int mask = table.length - 1;
        int i = hash(page) & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = (page + 1) << SLOT_BITS | slot;
    }

    private static int hash(long page) {
        return (int) ((page * 0x9E3779B97F4A7C15L) >>> 40);
    }

    void read(int slot, int from, byte[] into, int at, int length) {
        chunks[slot / CHUNK_PAGES].get(index(slot) + from, into, at, length);
    }

    /** Sets part of an image. */
    void set(int slot, int to, byte[] from, int at, int length) {
        chunks[slot / CHUNK_PAGES].put(index(slot) + to, from, at, length);
    }

    /** Changes part of an image; false if those bytes were there already. */
    boolean write(int slot, int to, byte[] from, int at, int length) {
        ByteBuffer chunk = chunks[slot / CHUNK_PAGES];
        int index = index(slot) + to;
        if (chunk.slice(index, length).mismatch(ByteBuffer.wrap(from, at, length)) < 0) {
            return false;
        }
        chunk.put(index, from, at, length);
        return true;
    }

    /** A view of an image. */
    ByteBuffer image(int slot) {
        return chunks[slot / CHUNK_PAGES].slice(index(slot), Page.BYTES);
    }

    /**
     * A view of as many images as lie in one piece, from {@code first} on and among {@code count}.
     */
    ByteBuffer images(int first, int count) {
        int inChunk = Math.min(count, CHUNK_PAGES - first % CHUNK_PAGES);
        return chunks[first / CHUNK_PAGES].slice(index(first), inChunk << Page.SHIFT);
    }

    private static int index(int slot) {
        return (slot % CHUNK_PAGES) << Page.SHIFT;
    }

    void markDirty(int slot) {
        if (!dirty[slot]) {
            dirty[slot] = true;
            if (dirtyCount == dirtySlots.length) {
                dirtySlots = Arrays.copyOf(dirtySlots, dirtyCount * 2);
            }
            dirtySlots[dirtyCount++] = slot;
        }
    }

    int dirtyCount() {
        return dirtyCount;
    }

    /** The slots changed since {@link #clean}, in ascending order, with fresh checksums. */
    int[] sealDirty() {
        int[] sorted = Arrays.copyOf(dirtySlots, dirtyCount);
        Arrays.sort(sorted);
        for (int slot : sorted) {
            checksums[slot] = Page.checksum(image(slot));
        }
        return sorted;
    }

    /** What was changed is in the journal. */
    void clean() {
        for (int i = 0; i < dirtyCount; i++) {
            dirty[dirtySlots[i]] = false;
        }
        dirtyCount = 0;
    }

    int count() {
        return slots;
    }

    long page(int slot) {
        return pages[slot];
    }

    int checksum(int slot) {
        return checksums[slot];
    }

    void setChecksum(int slot, int checksum) {
        checksums[slot] = checksum;
    }

    /** All slots, in the order of their pages. */
    int[] slotsByPage() {
        long[] keys = new long[slots];
        for (int i = 0; i < slots; i++) {
            keys[i] = pages[i] << SLOT_BITS | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[slots];
        for (int i = 0; i < slots; i++) {
            sorted[i] = (int) keys[i] & SLOT_MASK;
        }
        return sorted;
    }

    /** Forgets everything, for the next epoch. */
    void reset() {
        slots = 0;
        dirtyCount = 0;
        Arrays.fill(dirty, false);
        // A new one: a reader may still look into the old.
        table =
                new long
                        [Math.min(
                                table.length, Integer.highestOneBit(chunksKept) * 4 * CHUNK_PAGES)];
        if (chunks.length > chunksKept) {
            chunks = Arrays.copyOf(chunks, chunksKept);
        }
    }
}
