package io.leveret.store.mapdb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * All pages of messages: where they are, and which of their slots are still wanted. Storage thread.
 *
 * <p>On disk, pages come in extents of 28, each with a record that holds, for each page, its record
 * id, the number of its last use and a bit for each slot. Those bits are the truth about what the
 * store holds: a settled message is one whose bit is gone. Extents are listed in the {@link Root}'s
 * directory. Pages are never given back to MapDB, only used anew.
 */
final class PageTable {
    static final int EXTENT_PAGES = 28;

    private static final int EXTENT_MAGIC = 0x4C564531; // LVE1
    private static final int EXTENT_HEADER_BYTES = 16;
    private static final int EXTENT_BYTES = 4080;

    private final Records records;
    private final Root root;

    private final List<PageState> pages = new ArrayList<>();

    /** Record ids of the extents. */
    private final List<Long> extents = new ArrayList<>();

    /** Numbers of pages without a live slot; the one used last is used first. */
    private int[] free = new int[64];

    private int freeCount;
    private final BitSet dirtyExtents = new BitSet();
    private long lastSeq;
    private final ByteBuffer extentBuffer = ByteBuffer.allocate(EXTENT_BYTES);

    /** Sum of {@link PageState#liveBytes}, about. */
    private long liveBytes;

    PageTable(Records records, Root root) {
        this.records = records;
        this.root = root;
        for (long recid : root.extents()) {
            readExtent(recid);
        }
        for (int i = pages.size() - 1; i >= 0; i--) {
            if (pages.get(i).live() == 0) {
                free(pages.get(i));
            }
        }
    }

    private void readExtent(long recid) {
        byte[] record = records.get(recid);
        ByteBuffer in = ByteBuffer.wrap(record == null ? new byte[0] : record);
        if (in.remaining() != EXTENT_BYTES
                || in.getInt() != EXTENT_MAGIC
                || in.getInt() != extents.size()) {
            throw records.damaged(recid, "this is not list " + extents.size() + " of pages");
        }
        in.position(EXTENT_HEADER_BYTES);
        extents.add(recid);
        for (int i = 0; i < EXTENT_PAGES; i++) {
            PageState page = new PageState(pages.size(), in.getLong(), in.getLong());
            long[] bits = new long[PageState.LIVE_WORDS];
            for (int word = 0; word < bits.length; word++) {
                bits[word] = in.getLong();
            }
            page.restore(bits);
            lastSeq = Math.max(lastSeq, page.seq);
            pages.add(page);
        }
    }

    PageState page(int index) {
        return pages.get(index);
    }

    /** Pages with live slots, in the order they were written. */
    List<PageState> usedPagesByAge() {
        List<PageState> used = new ArrayList<>(pages);
        used.removeIf(page -> page.live() == 0);
        used.sort(Comparator.comparingLong(page -> page.seq));
        return used;
    }

    int size() {
        return pages.size();
    }

    int freeCount() {
        return freeCount;
    }

    int usedCount() {
        return pages.size() - freeCount;
    }

    /** Bytes of messages that are still wanted, about. */
    long liveBytes() {
        return liveBytes;
    }

    /** A page without live slots, as if never used. */
    PageState take() {
        if (freeCount == 0) {
            addExtent();
        }
        PageState page = pages.get(free[--freeCount]);
        page.startUse(++lastSeq);
        touch(page);
        return page;
    }

    /** Gives a page without live slots back. */
    void free(PageState page) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = page.index;
    }

    private void addExtent() {
        byte[] empty = new byte[MessagePage.BYTES];
        int first = pages.size();
        for (int i = 0; i < EXTENT_PAGES; i++) {
            pages.add(new PageState(first + i, records.put(empty), 0));
        }
        for (int i = EXTENT_PAGES - 1; i >= 0; i--) {
            free(pages.get(first + i));
        }
        long recid = records.put(new byte[EXTENT_BYTES]);
        root.addExtent(recid);
        dirtyExtents.set(extents.size());
        extents.add(recid);
    }

    /** Remembers that a page's bits or number changed. */
    void touch(PageState page) {
        dirtyExtents.set(page.index / EXTENT_PAGES);
    }

    /** A slot was written to the end of a page; returns its number. */
    int add(PageState page, int bytes) {
        liveBytes -= page.liveBytes();
        int slot = page.slots++;
        page.usedBytes += bytes;
        page.setLive(slot);
        liveBytes += page.liveBytes();
        touch(page);
        return slot;
    }

    /** A slot is not wanted any more. The caller frees the page when it was the last. */
    void remove(PageState page, int slot) {
        liveBytes -= page.liveBytes();
        page.clearLive(slot);
        liveBytes += page.liveBytes();
        touch(page);
    }

    /** What a page that was in use at the start was found to hold. */
    void restored(PageState page, int slots, int usedBytes) {
        page.slots = slots;
        page.usedBytes = usedBytes;
        liveBytes += page.liveBytes();
    }

    boolean isDirty() {
        return !dirtyExtents.isEmpty();
    }

    int dirtyExtents() {
        return dirtyExtents.cardinality();
    }

    /** Brings what changed into MapDB, for the next commit. */
    void write() {
        for (int e = dirtyExtents.nextSetBit(0); e >= 0; e = dirtyExtents.nextSetBit(e + 1)) {
            ByteBuffer out = extentBuffer.clear();
            out.putInt(EXTENT_MAGIC).putInt(e).putLong(0);
            for (int i = 0; i < EXTENT_PAGES; i++) {
                PageState page = pages.get(e * EXTENT_PAGES + i);
                out.putLong(page.recid).putLong(page.seq);
                for (int word = 0; word < PageState.LIVE_WORDS; word++) {
                    out.putLong(page.validBits(word));
                }
            }
            records.update(extents.get(e), out.array());
        }
        dirtyExtents.clear();
    }
}
