package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a store, and which of them count.
 *
 * <p>A store is rewritten as a whole when it has become much larger than what it holds: the new
 * files get the next generation number, and {@code CURRENT} is replaced in one step to name them.
 * Files of other generations are leftovers, removed when the current one was opened.
 */
final class StoreFiles implements Closeable {
    private static final String LOCK = "LOCK";
    private static final String CURRENT = "CURRENT";
    private static final String NEW_CURRENT = "CURRENT.new";
    private static final Pattern CURRENT_TEXT =
            Pattern.compile("leveret message store\ngeneration (\\d{1,18}) ([0-9a-f]{8})\n");
    private static final Pattern DATA_FILE =
            Pattern.compile("(?:messages|journal)-(\\d+)(?:\\.db|[ab])");

    private final Disk disk;
    private final long journalBytes;
    private final Executor checkpointer;
    private final Closeable lock;
    private long generation;

    StoreFiles(Disk disk, long journalBytes, Executor checkpointer) throws IOException {
        this.disk = disk;
        this.journalBytes = journalBytes;
        this.checkpointer = checkpointer;
        this.lock = disk.lock(LOCK);
    }

    /** Opens the store's files; makes them if there is no store. */
    JournaledFile open() throws IOException {
        if (!disk.exists(CURRENT)) {
            checkNothingLost();
            generation = 1;
            JournaledFile file = create(1);
            nameCurrent(1);
            return file;
        }
        // A process killed while it replaced CURRENT may have left its new name in memory only.
        disk.syncDirectory();
        generation = readCurrent();
        JournaledFile file =
                JournaledFile.open(
                        disk, FileNames.ofGeneration(generation), journalBytes, checkpointer);
        removeLeftovers();
        return file;
    }

    /** Opens the store's files without changing anything. */
    JournaledFile openReadOnly() throws IOException {
        if (!disk.exists(CURRENT)) {
            throw new StoreDamagedException(CURRENT, 0, "the file is missing");
        }
        generation = readCurrent();
        return JournaledFile.openReadOnly(disk, FileNames.ofGeneration(generation));
    }

    /** Makes the files of the next generation, which do not count until {@link #switchTo}. */
    JournaledFile createNext() throws IOException {
        removeLeftovers();
        return create(generation + 1);
    }

    /** From now on the files made by {@link #createNext} are the store. */
    void switchToNext() throws IOException {
        nameCurrent(generation + 1);
        generation++;
        removeLeftovers();
    }

    private JournaledFile create(long number) throws IOException {
        long id = new SecureRandom().nextLong();
        return JournaledFile.create(
                disk, FileNames.ofGeneration(number), journalBytes, id, checkpointer);
    }

    /**
     * There is no {@code CURRENT}: either this is a new store, perhaps one whose making was cut
     * short, or the file was lost and the store is still there.
     */
    private void checkNothingLost() throws IOException {
        for (String name : disk.names()) {
            if (DATA_FILE.matcher(name).matches() && holdsCommits(name)) {
                throw new StoreDamagedException(
                        CURRENT, 0, "the file is missing, but there is " + name);
            }
        }
        removeLeftovers();
    }

    private boolean holdsCommits(String name) throws IOException {
        try (DiskFile file = disk.open(name, false)) {
            if (name.startsWith("messages-")) {
                return file.size() > Page.BYTES;
            }
            // The first block is the empty commit of a new store; whatever is behind it is not.
            ByteBuffer block = ByteBuffer.allocate(Page.BYTES);
            file.read(block, Page.BYTES);
            return block.getLong(0) == JournalRecord.MAGIC;
        }
    }

    private long readCurrent() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(128);
        int size;
        try (DiskFile file = disk.open(CURRENT, false)) {
            size = (int) Math.min(file.size(), bytes.capacity());
            file.read(bytes, 0);
        }
        String text = new String(bytes.array(), 0, size, StandardCharsets.US_ASCII);
        Matcher matcher = CURRENT_TEXT.matcher(text);
        if (!matcher.matches() || !text.equals(currentText(Long.parseLong(matcher.group(1))))) {
            throw new StoreDamagedException(CURRENT, 0, "this does not name a generation");
        }
        return Long.parseLong(matcher.group(1));
    }

    private static String currentText(long number) {
        String text = "leveret message store\ngeneration " + number + " ";
        int crc = Page.crc(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return text + String.format("%08x", crc) + "\n";
    }

    private void nameCurrent(long number) throws IOException {
        try (DiskFile file = disk.open(NEW_CURRENT, true)) {
            byte[] text = currentText(number).getBytes(StandardCharsets.US_ASCII);
            file.truncate(0);
            file.write(ByteBuffer.wrap(text), 0);
            file.force();
        }
        disk.syncDirectory();
        disk.rename(NEW_CURRENT, CURRENT);
        disk.syncDirectory();
    }

    /** Deletes the files of generations that do not count. */
    void removeLeftovers() throws IOException {
        for (String name : disk.names()) {
            Matcher matcher = DATA_FILE.matcher(name);
            boolean leftover = matcher.matches() && Long.parseLong(matcher.group(1)) != generation;
            if (leftover || name.equals(NEW_CURRENT)) {
                disk.delete(name);
            }
        }
    }

    long freeBytes() throws IOException {
        return disk.freeBytes();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
