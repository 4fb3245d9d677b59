package io.leveret.store.mapdb;

import java.nio.ByteBuffer;

/**
 * The header of one commit in a journal. On disk: these fields, then number and checksum of each
 * page, zeros up to a multiple of 4 KiB, then the images of the pages in the same order. Everything
 * is aligned to 4 KiB, so that writing a record never touches a block that holds the one before.
 *
 * @param offset where in the journal it starts
 * @param epoch how often journals were switched before it
 * @param txn number of the commit; consecutive through all epochs
 * @param checkpointedTxn the main file is known to hold this commit and all before it
 * @param mainBytes size the main file is known to have had
 * @param length of the journaled file as its user sees it
 * @param pages numbers of the pages changed
 * @param checksums of their images
 */
record JournalRecord(
        long offset,
        long epoch,
        long txn,
        long checkpointedTxn,
        long mainBytes,
        long length,
        long[] pages,
        int[] checksums) {

    static final long MAGIC = 0x4C_56_52_4A_52_4E_4C_31L; // LVRJRNL1
    private static final int FIXED_BYTES = 64;
    private static final int CRC_AT = 60;
    private static final int ENTRY_BYTES = 12;

    /** No commit may be so large; a larger count is not a header. */
    private static final int PAGES_MAX = 1 << 24;

    static int headerBytes(int pages) {
        int bytes = FIXED_BYTES + ENTRY_BYTES * pages;
        return (bytes + Page.BYTES - 1) & -Page.BYTES;
    }

    static long recordBytes(int pages) {
        return headerBytes(pages) + ((long) pages << Page.SHIFT);
    }

    long imagesOffset() {
        return offset + headerBytes(pages.length);
    }

    long end() {
        return offset + recordBytes(pages.length);
    }

    /** Whether it was written by an orderly end: the main file holds everything before it. */
    boolean closes() {
        return pages.length == 0 && checkpointedTxn == txn - 1;
    }

    /** Writes the header to {@code out}, from 0 to its limit. */
    void write(ByteBuffer out, long storeId) {
        out.clear().limit(headerBytes(pages.length));
        out.putLong(MAGIC).putLong(storeId).putLong(epoch).putLong(txn).putLong(checkpointedTxn);
        out.putLong(mainBytes).putLong(length).putInt(pages.length).putInt(0);
        for (int i = 0; i < pages.length; i++) {
            out.putLong(pages[i]).putInt(checksums[i]);
        }
        while (out.hasRemaining()) {
            out.putInt(0);
        }
        out.flip();
        out.putInt(CRC_AT, Page.crc(out.duplicate()));
    }

    /** Whether the block at the position of {@code block} may start a record of this store. */
    static boolean mayStart(ByteBuffer block, long storeId) {
        int at = block.position();
        return block.getLong(at) == MAGIC
                && block.getLong(at + 8) == storeId
                && pageCount(block) >= 0
                && pageCount(block) <= PAGES_MAX;
    }

    static int pageCount(ByteBuffer block) {
        return block.getInt(block.position() + 56);
    }

    /** Reads a header of which {@link #mayStart} is true; null if its checksum is wrong. */
    static JournalRecord read(ByteBuffer header, long offset) {
        int written = header.getInt(CRC_AT);
        header.putInt(CRC_AT, 0);
        if (Page.crc(header.duplicate()) != written) {
            return null;
        }
        int count = pageCount(header);
        long[] pages = new long[count];
        int[] checksums = new int[count];
        for (int i = 0; i < count; i++) {
            pages[i] = header.getLong(FIXED_BYTES + ENTRY_BYTES * i);
            checksums[i] = header.getInt(FIXED_BYTES + ENTRY_BYTES * i + 8);
        }
        return new JournalRecord(
                offset,
                header.getLong(16),
                header.getLong(24),
                header.getLong(32),
                header.getLong(40),
                header.getLong(48),
                pages,
                checksums);
    }
}
