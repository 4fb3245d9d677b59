package io.leveret.store.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a journal file holds: the intact records from its start on, and what comes after. */
final class JournalScan {
    private static final int READ_BYTES = 1 << 18;

    final Journal journal;

    /** Intact records of one epoch, consecutive, from the start of the file. */
    final List<JournalRecord> chain = new ArrayList<>();

    /** The header at the start of the file, if it is intact; else null. */
    final JournalRecord start;

    /** The newest of all records with an intact header, also behind damage; null if none. */
    JournalRecord newest;

    /** The highest epoch of any intact header. */
    long maxEpoch;

    private final long storeId;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

    JournalScan(Journal journal, long storeId) throws IOException {
        this.journal = journal;
        this.storeId = storeId;
        this.size = journal.file().size();
        start = headerAt(0);
        readChain();
        readBehind();
    }

    private void readChain() throws IOException {
        long at = 0;
        JournalRecord record;
        while ((record = headerAt(at)) != null && continuesChain(record) && imagesIntact(record)) {
            chain.add(record);
            at = record.end();
        }
    }

    private boolean continuesChain(JournalRecord record) {
        JournalRecord last = last();
        return last == null || (record.epoch() == last.epoch() && record.txn() == last.txn() + 1);
    }

    /** The end of the intact chain. */
    long end() {
        JournalRecord last = last();
        return last == null ? 0 : last.end();
    }

    JournalRecord first() {
        return chain.isEmpty() ? null : chain.get(0);
    }

    JournalRecord last() {
        return chain.isEmpty() ? null : chain.get(chain.size() - 1);
    }

    private JournalRecord headerAt(long at) throws IOException {
        if (at + Page.BYTES > size) {
            return null;
        }
        ByteBuffer block = read(at, Page.BYTES);
        if (!JournalRecord.mayStart(block, storeId)) {
            return null;
        }
        int pages = JournalRecord.pageCount(block);
        if (at + JournalRecord.recordBytes(pages) > size) {
            return null;
        }
        int bytes = JournalRecord.headerBytes(pages);
        if (bytes <= READ_BYTES) {
            return JournalRecord.read(read(at, bytes), at);
        }
        ByteBuffer large = ByteBuffer.allocate(bytes);
        journal.file().read(large, at);
        return JournalRecord.read(large.flip(), at);
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        journal.file().read(buffer, at);
        return buffer.flip();
    }

    private boolean imagesIntact(JournalRecord record) throws IOException {
        int[] checksums = record.checksums();
        int perRead = READ_BYTES / Page.BYTES;
        for (int i = 0; i < checksums.length; i += perRead) {
            int count = Math.min(perRead, checksums.length - i);
            ByteBuffer images = read(record.imagesOffset() + (long) i * Page.BYTES, count << 12);
            for (int j = 0; j < count; j++) {
                if (Page.checksum(images.slice(j << 12, Page.BYTES)) != checksums[i + j]) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Looks for intact headers behind the chain. Most are left from earlier epochs. One that is
     * newer than the chain's last record was written after the record at the chain's end was
     * synced: then that one was not torn by a crash, it is damaged.
     */
    private void readBehind() throws IOException {
        note(last());
        // Its header may be intact and its images torn: the last commit before a crash.
        note(headerAt(end()));
        for (long at = end() + Page.BYTES; at + Page.BYTES <= size; at += READ_BYTES) {
            int bytes = (int) Math.min(READ_BYTES, (size - at) & -Page.BYTES);
            List<Long> starts = new ArrayList<>();
            ByteBuffer blocks = read(at, bytes);
            for (int i = 0; i < bytes; i += Page.BYTES) {
                blocks.position(i);
                if (JournalRecord.mayStart(blocks, storeId)) {
                    starts.add(at + i);
                }
            }
            for (long start : starts) {
                note(headerAt(start));
            }
        }
    }

    private void note(JournalRecord record) {
        if (record == null) {
            return;
        }
        maxEpoch = Math.max(maxEpoch, record.epoch());
        if (newest == null || record.txn() > newest.txn()) {
            newest = record;
        }
    }
}
