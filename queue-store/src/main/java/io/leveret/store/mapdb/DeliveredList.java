package io.leveret.store.mapdb;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which messages had been delivered when the store was closed in order. On disk: pages of their
 * own, each naming the next and listing, for pages of messages, the bits of the delivered slots.
 * Read and given up at the next start.
 */
final class DeliveredList {
    private static final int MAGIC = 0x4C564431; // LVD1
    private static final int HEADER_BYTES = 24;

    private final Map<Integer, long[]> bitsByPage = new HashMap<>();

    void add(long locator) {
        long[] bits =
                bitsByPage.computeIfAbsent(
                        Locator.page(locator), p -> new long[PageState.LIVE_WORDS]);
        bits[Locator.slot(locator) >> 6] |= 1L << Locator.slot(locator);
    }

    boolean contains(int page, int slot) {
        long[] bits = bitsByPage.get(page);
        return bits != null && (bits[slot >> 6] >>> slot & 1) != 0;
    }

    /**
     * Writes the list to pages taken from {@code table}; returns the first, -1 for an empty list.
     */
    int write(Records records, PageTable table) {
        int next = -1;
        byte[] page = new byte[MessagePage.BYTES];
        int at = HEADER_BYTES;
        int count = 0;
        for (Map.Entry<Integer, long[]> entry : new TreeMap<>(bitsByPage).entrySet()) {
            long[] bits = entry.getValue();
            int words = bits.length;
            while (words > 0 && bits[words - 1] == 0) {
                words--;
            }
            if (at + 5 + words * Long.BYTES > page.length) {
                next = put(records, table, page, next, count);
                page = new byte[MessagePage.BYTES];
                at = HEADER_BYTES;
                count = 0;
            }
            MessagePage.INT.set(page, at, entry.getKey());
            page[at + 4] = (byte) words;
            at += 5;
            for (int i = 0; i < words; i++) {
                MessagePage.LONG.set(page, at, bits[i]);
                at += Long.BYTES;
            }
            count++;
        }
        return count == 0 ? next : put(records, table, page, next, count);
    }

    private static int put(Records records, PageTable table, byte[] page, int next, int count) {
        PageState state = table.take();
        state.full();
        MessagePage.INT.set(page, 0, MAGIC);
        MessagePage.INT.set(page, 4, count);
        MessagePage.LONG.set(page, 8, state.seq);
        MessagePage.INT.set(page, 16, next);
        records.update(state.recid, page);
        return state.index;
    }

    /** Reads the list that starts in page {@code first}. Its pages count as free all the time. */
    static DeliveredList read(Records records, PageTable table, int first) {
        DeliveredList list = new DeliveredList();
        for (int index = first; index >= 0; ) {
            PageState state = table.page(index);
            byte[] page = records.get(state.recid);
            if ((int) MessagePage.INT.get(page, 0) != MAGIC
                    || (long) MessagePage.LONG.get(page, 8) != state.seq) {
                throw records.damaged(state.recid, "this is not a list of deliveries");
            }
            list.readPage(page);
            index = (int) MessagePage.INT.get(page, 16);
        }
        return list;
    }

    private void readPage(byte[] page) {
        int count = (int) MessagePage.INT.get(page, 4);
        int at = HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            long[] bits = new long[PageState.LIVE_WORDS];
            int words = page[at + 4];
            bitsByPage.put((int) MessagePage.INT.get(page, at), bits);
            at += 5;
            for (int word = 0; word < words; word++) {
                bits[word] = (long) MessagePage.LONG.get(page, at);
                at += Long.BYTES;
            }
        }
    }
}
