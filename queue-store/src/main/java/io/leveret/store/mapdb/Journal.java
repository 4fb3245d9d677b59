package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One of the two files commits are appended to, each written before and synced when {@link #append}
 * returns. Preallocated and overwritten from the start in each of its epochs: then a sync need not
 * write metadata, which makes it several times cheaper. Storage thread.
 */
final class Journal {
    private static final int ZEROS_BYTES = 1 << 20;

    private final DiskFile file;
    private final String name;
    private final long storeId;
    private final long capacity;

    private long epoch;
    private long position;
    private ByteBuffer header = ByteBuffer.allocateDirect(Page.BYTES);

    private Journal(DiskFile file, String name, long storeId, long capacity) {
        this.file = file;
        this.name = name;
        this.storeId = storeId;
        this.capacity = capacity;
    }

    /** Makes a journal, empty and of full length. */
    static Journal create(Disk disk, String name, long storeId, long capacity) throws IOException {
        Journal journal = new Journal(disk.open(name, true), name, storeId, capacity);
        journal.file.truncate(0);
        journal.preallocate();
        return journal;
    }

    static Journal open(Disk disk, String name, long storeId, long capacity) throws IOException {
        if (!disk.exists(name)) {
            throw new StoreDamagedException(name, 0, "the file is missing");
        }
        return new Journal(disk.open(name, false), name, storeId, capacity);
    }

    private void preallocate() throws IOException {
        long size = file.size();
        if (size > 2 * capacity) {
            // A commit larger than the whole journal made it grow.
            file.truncate(capacity);
            file.force();
        } else if (size < capacity) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
            for (long at = size; at < capacity; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, capacity - at));
                file.write(zeros, at);
            }
            file.force();
        }
    }

    /** Starts to overwrite. Nothing that is in the journal may be needed any more. */
    void start(long newEpoch) throws IOException {
        preallocate();
        epoch = newEpoch;
        position = 0;
    }

    /** Goes on behind the records that are there. */
    void resume(long sameEpoch, long at) {
        epoch = sameEpoch;
        position = at;
    }

    /** Makes durable what is there, whoever wrote it. */
    void sync() throws IOException {
        file.force();
    }

    /**
     * Makes durable that no record starts at {@code at}. What a crash left of one would otherwise
     * be a record after all if the next one written there were torn and happened to bring what it
     * lacks, be it only the zeros its header ends in. The first 8 bytes go before the rest: zeros
     * in any part of them end a record, and zeros further on might complete it.
     */
    void erase(long at) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(Page.BYTES);
        file.read(block, at);
        if (block.flip().mismatch(ByteBuffer.wrap(Page.ZEROS)) < 0) {
            return;
        }
        file.write(ByteBuffer.wrap(Page.ZEROS, 0, Long.BYTES), at);
        file.force();
        file.write(ByteBuffer.wrap(Page.ZEROS), at);
        file.force();
    }

    long epoch() {
        return epoch;
    }

    /** Bytes left before the journal is as long as it should become; negative if it is longer. */
    long room() {
        return capacity - position;
    }

    /**
     * Appends the images in {@code slots} (ascending) as one record and syncs it.
     *
     * @return bytes written
     */
    long append(
            PageImages images,
            int[] slots,
            long txn,
            long checkpointedTxn,
            long mainBytes,
            long length)
            throws IOException {
        long[] pages = new long[slots.length];
        int[] checksums = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            pages[i] = images.page(slots[i]);
            checksums[i] = images.checksum(slots[i]);
        }
        JournalRecord record =
                new JournalRecord(
                        position, epoch, txn, checkpointedTxn, mainBytes, length, pages, checksums);
        int headerBytes = JournalRecord.headerBytes(pages.length);
        if (header.capacity() < headerBytes) {
            header = ByteBuffer.allocateDirect(headerBytes * 2);
        }
        record.write(header, storeId);
        file.write(header, position);
        long at = record.imagesOffset();
        for (int i = 0; i < slots.length; ) {
            int run = 1;
            while (i + run < slots.length && slots[i + run] == slots[i] + run) {
                run++;
            }
            ByteBuffer bytes = images.images(slots[i], run);
            i += bytes.remaining() >> Page.SHIFT;
            at += bytes.remaining();
            file.write(bytes, at - bytes.remaining());
        }
        file.force();
        position = record.end();
        return position - record.offset();
    }

    String name() {
        return name;
    }

    DiskFile file() {
        return file;
    }

    void close() throws IOException {
        file.close();
    }
}
