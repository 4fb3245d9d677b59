package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The file that holds every page as of the last checkpoint, each with a checksum.
 *
 * <p>Layout, in blocks of 4 KiB: one that says what this is, then groups of one block of checksums
 * (4 bytes a page) and the 1024 pages they belong to. Checksum blocks have no checksum of their own
 * on purpose: a checkpoint interrupted while writing one leaves the entries of other pages as they
 * were, and those of its own pages are written again from the journal. Entries are mixed with the
 * store's id and the page's number, so that neither zeros nor a block from elsewhere pass.
 */
final class MainFile {
    static final int GROUP_PAGES = Page.BYTES / Integer.BYTES;

    private static final long MAGIC = 0x4C_56_52_4D_41_49_4E_31L; // LVRMAIN1
    private static final int FORMAT_VERSION = 2;
    private static final int WRITE_BYTES = 1 << 18;
    private static final int[] NOT_READ = new int[0];
    private static final int[] ALL_ZEROS = new int[GROUP_PAGES];

    private final DiskFile file;
    private final String name;
    private final long storeId;

    /** Checkpoint's; made when first needed. */
    private ByteBuffer writeBuffer;

    // Written by the checkpoint. Read by any thread: of a page it finds in no image, and which
    // therefore is not being written.
    private volatile int[][] checksums = new int[0][];
    private volatile long bytes;

    private MainFile(DiskFile file, String name, long storeId) throws IOException {
        this.file = file;
        this.name = name;
        this.storeId = storeId;
        this.bytes = file.size();
    }

    /** Makes a new file, durable when this returns except for its name. */
    static MainFile create(Disk disk, String name, long storeId) throws IOException {
        DiskFile file = disk.open(name, true);
        ByteBuffer block = ByteBuffer.allocate(Page.BYTES);
        block.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(Page.BYTES).putLong(storeId);
        block.putInt(Page.BYTES - 4, Page.crc(block.slice(0, Page.BYTES - 4)));
        file.write(block.clear(), 0);
        file.force();
        return new MainFile(file, name, storeId);
    }

    static MainFile open(Disk disk, String name) throws IOException {
        if (!disk.exists(name)) {
            throw new StoreDamagedException(name, 0, "the file is missing");
        }
        DiskFile file = disk.open(name, false);
        ByteBuffer block = ByteBuffer.allocate(Page.BYTES);
        file.read(block, 0);
        if (block.getInt(Page.BYTES - 4) != Page.crc(block.slice(0, Page.BYTES - 4))
                || block.getLong(0) != MAGIC) {
            throw new StoreDamagedException(name, 0, "this is not the start of a message store");
        }
        if (block.getInt(8) != FORMAT_VERSION) {
            throw new StoreDamagedException(
                    name,
                    8,
                    "format version "
                            + block.getInt(8)
                            + " (expected: "
                            + FORMAT_VERSION
                            + "): written by another version of Leveret");
        }
        return new MainFile(file, name, block.getLong(16));
    }

    long storeId() {
        return storeId;
    }

    String name() {
        return name;
    }

    /** Size of the file as of the last checkpoint. */
    long bytes() {
        return bytes;
    }

    /**
     * Says how large the file was after the last checkpoint that is known to be complete. What is
     * behind that is not trusted; the next {@link #write} makes it anew.
     */
    void trustUpTo(long checkpointedBytes) {
        long blocks = (checkpointedBytes >> Page.SHIFT) - 1;
        int groups = (int) ((blocks + GROUP_PAGES) / (GROUP_PAGES + 1));
        checksums = new int[Math.max(0, groups)][];
        Arrays.fill(checksums, NOT_READ);
    }

    /** How many pages the file can hold without growing; all others are zeros. */
    long pages() {
        return (long) checksums.length * GROUP_PAGES;
    }

    static long offset(long page) {
        return (page / GROUP_PAGES * (GROUP_PAGES + 1) + page % GROUP_PAGES + 2) << Page.SHIFT;
    }

    private static long checksumsOffset(long group) {
        return offset(group * GROUP_PAGES) - Page.BYTES;
    }

    /** How many of {@code count} pages from {@code page} on lie in the file in one piece. */
    static int contiguous(long page, int count) {
        return (int) Math.min(count, GROUP_PAGES - page % GROUP_PAGES);
    }

    /**
     * Reads pages that lie in one piece.
     *
     * @throws StoreDamagedException if one is not what was written
     */
    void read(long page, int count, ByteBuffer into) throws IOException {
        into.clear().limit(count << Page.SHIFT);
        file.read(into, offset(page));
        into.flip();
        int[] expected = checksumsOf(page / GROUP_PAGES);
        for (int i = 0; i < count; i++) {
            int checksum = Page.checksum(into.slice(i << Page.SHIFT, Page.BYTES));
            if (checksum != expected[(int) ((page + i) % GROUP_PAGES)]) {
                long checksumAt =
                        checksumsOffset(page / GROUP_PAGES) + (page + i) % GROUP_PAGES * 4;
                throw new StoreDamagedException(
                        name,
                        offset(page + i),
                        "the page does not have its checksum (which is at " + checksumAt + ")");
            }
        }
    }

    /** Whether the page is zeros, as it is if it was never written. */
    boolean isZeros(long page) throws IOException {
        return checksumsOf(page / GROUP_PAGES)[(int) (page % GROUP_PAGES)] == 0;
    }

    private int[] checksumsOf(long group) throws IOException {
        if (group >= checksums.length) {
            return ALL_ZEROS;
        }
        int[] known = checksums[(int) group];
        return known == NOT_READ ? readChecksums(group) : known;
    }

    /** One at a time: a reader that was slow must not bring back what a checkpoint replaced. */
    private synchronized int[] readChecksums(long group) throws IOException {
        if (checksums[(int) group] == NOT_READ) {
            ByteBuffer block = ByteBuffer.allocate(Page.BYTES);
            file.read(block, checksumsOffset(group));
            block.flip();
            int[] entries = new int[GROUP_PAGES];
            for (int i = 0; i < GROUP_PAGES; i++) {
                entries[i] = block.getInt() ^ salt(group * GROUP_PAGES + i);
            }
            checksums[(int) group] = entries;
        }
        return checksums[(int) group];
    }

    private void writeChecksums(long group, int[] entries, ByteBuffer block) throws IOException {
        block.clear().limit(Page.BYTES);
        for (int i = 0; i < GROUP_PAGES; i++) {
            block.putInt(entries[i] ^ salt(group * GROUP_PAGES + i));
        }
        file.write(block.flip(), checksumsOffset(group));
        checksums[(int) group] = entries;
    }

    private int salt(long page) {
        return (int) ((storeId ^ (page + 1) * 0x9E3779B97F4A7C15L) >>> 29);
    }

    /**
     * Writes all of {@code images}, which must be in the journal, and syncs.
     *
     * @return pages written
     */
    int write(PageImages images) throws IOException {
        int[] slots = images.slotsByPage();
        if (writeBuffer == null) {
            writeBuffer = ByteBuffer.allocateDirect(WRITE_BYTES);
        }
        ByteBuffer out = writeBuffer;
        for (int i = 0; i < slots.length; ) {
            long first = images.page(slots[i]);
            int limit = Math.min(contiguous(first, slots.length - i), out.capacity() >> Page.SHIFT);
            int run = 0;
            out.clear();
            while (run < limit && images.page(slots[i + run]) == first + run) {
                out.put(images.image(slots[i + run]));
                run++;
            }
            file.write(out.flip(), offset(first));
            i += run;
        }
        writeChecksums(images, slots);
        file.force();
        bytes = file.size();
        return slots.length;
    }

    private void writeChecksums(PageImages images, int[] slots) throws IOException {
        ByteBuffer block = writeBuffer.clear();
        int groups = checksums.length;
        if (slots.length > 0) {
            grow((int) (images.page(slots[slots.length - 1]) / GROUP_PAGES) + 1);
        }
        for (int i = 0; i < slots.length; ) {
            long group = images.page(slots[i]) / GROUP_PAGES;
            int[] entries = checksumsOf(group).clone();
            while (i < slots.length && images.page(slots[i]) / GROUP_PAGES == group) {
                entries[(int) (images.page(slots[i]) % GROUP_PAGES)] = images.checksum(slots[i]);
                i++;
            }
            writeChecksums(group, entries, block);
        }
        for (int group = groups; group < checksums.length; group++) {
            if (checksums[group] == ALL_ZEROS) {
                writeChecksums(group, ALL_ZEROS, block);
            }
        }
    }

    private void grow(int groups) {
        int[][] old = checksums;
        if (groups > old.length) {
            int[][] more = Arrays.copyOf(old, groups);
            Arrays.fill(more, old.length, groups, ALL_ZEROS);
            checksums = more;
        }
    }

    void close() throws IOException {
        file.close();
    }
}
