package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A file that changes from one commit to the next in one step, whatever a crash interrupts.
 *
 * <p>Changed pages are kept as images in memory. {@link #commit} appends them to a journal and
 * syncs it; the main file is not touched. When the journal is full, commits go on in the other
 * journal, and a checkpoint in the background copies the images of the first to the main file,
 * syncs that, and only then lets the first be overwritten. Opening applies what is in the journals.
 *
 * <p>One thread writes and commits. Others may read what they know not to be changing meanwhile;
 * what they read else is undefined, so they check it.
 *
 * <p>After any failure of a write or sync every call fails: what the disk holds is then unknown,
 * and a sync that is tried again may report success for data that was lost.
 */
final class JournaledFile implements Closeable {
    /** Longest run read from the main file at once. */
    private static final int READ_PAGES = 32;

    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_PAGES << Page.SHIFT));

    /** A journal and the images of what was written to it in its epoch. */
    private record Half(Journal journal, PageImages images) {}

    private final MainFile main;
    private final Executor checkpointer;
    private final long switchRoom;
    private final boolean readOnly;

    // Storage thread.
    private Half writing;
    private Half other;
    private long txn;
    private long length;

    /** As the newest record of the journal says; the truth may be ahead. */
    private long journaledCheckpoint;

    private IOException failure;
    private final byte[] pageBefore = new byte[Page.BYTES];
    private final Statistics statistics = new Statistics();

    // Written by the storage thread, read by any.
    private volatile PageImages newest;
    // Set by the storage thread, cleared by the checkpoint when the main file has it all.
    private volatile PageImages frozen;
    // Checkpoint.
    private volatile long checkpointedTxn;
    private volatile IOException checkpointFailure;
    private volatile Thread awaitsCheckpoint;

    /** What the storage thread counts. */
    static final class Statistics {
        long commits;
        long journalBytes;
        long switches;
        long switchesWaited;

        @Override
        public String toString() {
            return commits
                    + " commits, "
                    + (journalBytes >> 10)
                    + " KiB to journals, "
                    + switches
                    + " switches of journals, "
                    + switchesWaited
                    + " waited for a checkpoint";
        }
    }

    private JournaledFile(
            MainFile main,
            Half writing,
            Half other,
            long journalBytes,
            Executor checkpointer,
            boolean readOnly) {
        this.main = main;
        this.writing = writing;
        this.other = other;
        this.newest = writing.images;
        // Room for one more commit of ordinary size; a larger one makes the journal grow.
        this.switchRoom = journalBytes / 8;
        this.checkpointer = checkpointer;
        this.readOnly = readOnly;
    }

    /**
     * Makes a new, empty file; durable when this returns.
     *
     * @param journalBytes size of each of the two journals
     * @param storeId ties the files together; random, so that no content can pass for a record
     * @param checkpointer runs checkpoints, one at a time
     */
    static JournaledFile create(
            Disk disk, FileNames names, long journalBytes, long storeId, Executor checkpointer)
            throws IOException {
        MainFile main = MainFile.create(disk, names.main(), storeId);
        Half a = half(Journal.create(disk, names.journalA(), storeId, journalBytes), journalBytes);
        Half b = half(Journal.create(disk, names.journalB(), storeId, journalBytes), journalBytes);
        JournaledFile file = new JournaledFile(main, a, b, journalBytes, checkpointer, false);
        a.journal.start(1);
        file.append(new int[0]);
        disk.syncDirectory();
        return file;
    }

    /**
     * Opens the file and applies what the last run left in the journals.
     *
     * @throws StoreDamagedException if a file is damaged; nothing was changed then
     */
    static JournaledFile open(Disk disk, FileNames names, long journalBytes, Executor checkpointer)
            throws IOException {
        return open(disk, names, journalBytes, checkpointer, false);
    }

    /** As {@link #open}, but changes are never written anywhere. */
    static JournaledFile openReadOnly(Disk disk, FileNames names) throws IOException {
        return open(disk, names, 1 << 20, Runnable::run, true);
    }

    private static JournaledFile open(
            Disk disk, FileNames names, long journalBytes, Executor checkpointer, boolean readOnly)
            throws IOException {
        MainFile main = MainFile.open(disk, names.main());
        Journal a = Journal.open(disk, names.journalA(), main.storeId(), journalBytes);
        Journal b = Journal.open(disk, names.journalB(), main.storeId(), journalBytes);
        JournalRecovery recovery = new JournalRecovery(main, a, b);
        Journal next = recovery.next();
        Half recovered = half(next == a ? b : a, journalBytes);
        recovery.apply(recovered.images);
        JournaledFile file =
                new JournaledFile(
                        main,
                        half(next, journalBytes),
                        recovered,
                        journalBytes,
                        checkpointer,
                        readOnly);
        file.txn = recovery.lastTxn();
        file.length = recovery.length();
        file.frozen = recovered.images;
        if (!readOnly) {
            // What was read may be in memory only: a process that was killed had not synced it.
            a.sync();
            b.sync();
            main.write(recovered.images);
            file.txn = recovery.noteAllApplied();
            file.checkpointedTxn = file.txn;
            file.frozen = null;
            recovery.eraseIncompleteStart();
            next.start(recovery.nextEpoch());
        }
        return file;
    }

    private static Half half(Journal journal, long journalBytes) {
        return new Half(journal, new PageImages(journalBytes));
    }

    long length() {
        return length;
    }

    /** Storage thread. */
    void ensureLength(long bytes) {
        length = Math.max(length, bytes);
    }

    /** Number of the last commit. Storage thread. */
    long txn() {
        return txn;
    }

    Statistics statistics() {
        return statistics;
    }

    /** Size of the main file as of the last checkpoint. */
    long mainBytes() {
        return main.bytes();
    }

    MainFile main() {
        return main;
    }

    /** For what passes all checksums and yet makes no sense. */
    StoreDamagedException damaged(long offset, String what) {
        return new StoreDamagedException(
                main.name(), MainFile.offset(offset >> Page.SHIFT) + offset % Page.BYTES, what);
    }

    // Reading: any thread.

    void read(long offset, byte[] into, int at, int count) {
        int done = 0;
        while (done < count) {
            long page = (offset + done) >> Page.SHIFT;
            int inPage = (int) (offset + done) & (Page.BYTES - 1);
            int part = Math.min(count - done, Page.BYTES - inPage);
            if (!readImage(page, inPage, into, at + done, part)) {
                part = readMain(page, inPage, into, at + done, count - done);
            }
            done += part;
        }
    }

    private boolean readImage(long page, int inPage, byte[] into, int at, int count) {
        PageImages images = newest;
        int slot = images.find(page);
        if (slot == PageImages.NONE) {
            images = frozen;
            if (images == null || (slot = images.find(page)) == PageImages.NONE) {
                return false;
            }
        }
        images.read(slot, inPage, into, at, count);
        return true;
    }

    private boolean hasImage(long page) {
        PageImages old = frozen;
        return newest.find(page) != PageImages.NONE
                || (old != null && old.find(page) != PageImages.NONE);
    }

    /** Reads as far as the bytes lie in one piece of the main file; returns how many. */
    private int readMain(long page, int inPage, byte[] into, int at, int count) {
        if (page >= main.pages()) {
            int part = Math.min(count, Page.BYTES - inPage);
            Arrays.fill(into, at, at + part, (byte) 0);
            return part;
        }
        int wanted = Math.min(READ_PAGES, (inPage + count + Page.BYTES - 1) >> Page.SHIFT);
        wanted = MainFile.contiguous(page, wanted);
        int run = 1;
        while (run < wanted && !hasImage(page + run)) {
            run++;
        }
        ByteBuffer buffer = READ_BUFFER.get();
        try {
            main.read(page, run, buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int part = Math.min(count, (run << Page.SHIFT) - inPage);
        buffer.get(inPage, into, at, part);
        return part;
    }

    /** Passes on every page of the main file that is damaged and not replaced by a newer image. */
    void verifyMain(Consumer<StoreDamagedException> damages) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Page.BYTES);
        for (long page = 0; page < main.pages(); page++) {
            if (!hasImage(page)) {
                try {
                    main.read(page, 1, buffer);
                } catch (StoreDamagedException e) {
                    damages.accept(e);
                }
            }
        }
    }

    // Writing: storage thread.

    void write(long offset, byte[] from, int at, int count) {
        checkWorking();
        if (writing.images.dirtyCount() == 0) {
            makeRoom();
        }
        int done = 0;
        while (done < count) {
            long page = (offset + done) >> Page.SHIFT;
            int inPage = (int) (offset + done) & (Page.BYTES - 1);
            int part = Math.min(count - done, Page.BYTES - inPage);
            writePart(page, inPage, from, at + done, part);
            done += part;
        }
        ensureLength(offset + count);
    }

    private void writePart(long page, int inPage, byte[] from, int at, int count) {
        PageImages images = writing.images;
        int slot = images.find(page);
        if (slot != PageImages.NONE) {
            if (images.write(slot, inPage, from, at, count)) {
                images.markDirty(slot);
            }
            return;
        }
        if (Arrays.equals(from, at, at + count, Page.ZEROS, 0, count) && isUntouched(page)) {
            return;
        }
        if (count < Page.BYTES) {
            read(page << Page.SHIFT, pageBefore, 0, Page.BYTES);
            if (Arrays.equals(from, at, at + count, pageBefore, inPage, inPage + count)) {
                return;
            }
            slot = images.add(page);
            images.set(slot, 0, pageBefore, 0, Page.BYTES);
        } else {
            slot = images.add(page);
        }
        images.set(slot, inPage, from, at, count);
        images.markDirty(slot);
    }

    /** Whether the page was never written, and so is zeros. */
    private boolean isUntouched(long page) {
        try {
            return !hasImage(page) && main.isZeros(page);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Makes what was written since the last commit durable in one step: all of it, or after a crash
     * before the return perhaps nothing.
     */
    void commit() {
        checkWorking();
        if (writing.images.dirtyCount() == 0) {
            return;
        }
        append(writing.images.sealDirty());
        writing.images.clean();
    }

    private void append(int[] slots) {
        long checkpointed = checkpointedTxn;
        try {
            statistics.journalBytes +=
                    writing.journal.append(
                            writing.images, slots, txn + 1, checkpointed, main.bytes(), length);
        } catch (IOException e) {
            throw failed(e);
        }
        txn++;
        journaledCheckpoint = checkpointed;
        statistics.commits++;
    }

    /** Between two commits: changes journals if this one is full. */
    private void makeRoom() {
        if (writing.journal.room() >= switchRoom) {
            return;
        }
        if (frozen != null) {
            if (writing.journal.room() > 0) {
                return;
            }
            statistics.switchesWaited++;
            awaitCheckpoint();
            checkWorking();
        }
        switchJournals();
    }

    private void switchJournals() {
        if (journaledCheckpoint < checkpointedTxn) {
            // The other journal is about to be overwritten. That it is not needed any more must be
            // written down in this one before.
            append(new int[0]);
        }
        statistics.switches++;
        Half full = writing;
        writing = other;
        other = full;
        writing.images.reset();
        try {
            writing.journal.start(full.journal.epoch() + 1);
        } catch (IOException e) {
            throw failed(e);
        }
        frozen = full.images;
        newest = writing.images;
        long upTo = txn;
        checkpointer.execute(() -> checkpoint(full, upTo));
    }

    private void checkpoint(Half full, long upTo) {
        try {
            main.write(full.images);
            checkpointedTxn = upTo;
            frozen = null;
        } catch (IOException e) {
            checkpointFailure = e;
        } catch (RuntimeException e) {
            checkpointFailure = new IOException(e);
        }
        Thread waiting = awaitsCheckpoint;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    private void awaitCheckpoint() {
        awaitsCheckpoint = Thread.currentThread();
        while (frozen != null && checkpointFailure == null) {
            LockSupport.park(this);
        }
        awaitsCheckpoint = null;
    }

    private void checkWorking() {
        if (failure == null && checkpointFailure != null) {
            failure = checkpointFailure;
        }
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    private UncheckedIOException failed(IOException e) {
        failure = e;
        return new UncheckedIOException(e);
    }

    /** Brings everything committed into the main file, so that the next start has nothing to do. */
    void checkpointAll() {
        checkWorking();
        awaitCheckpoint();
        checkWorking();
        switchJournals();
        awaitCheckpoint();
        checkWorking();
        append(new int[0]);
    }

    /** Closes the files; what was not committed is lost. */
    @Override
    public void close() {
        if (!readOnly) {
            awaitCheckpoint();
        }
        try {
            main.close();
            writing.journal.close();
            other.journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
