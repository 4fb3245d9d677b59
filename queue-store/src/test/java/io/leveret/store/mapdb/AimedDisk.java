package io.leveret.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A real directory whose process asks to be killed at a chosen moment: in the middle of the n-th
 * write to a journal, or to a journal's start, or to the main file, or before or after a sync. The
 * thread stops there for ever.
 */
final class AimedDisk implements Disk {
    private enum Aim {
        NONE,
        IN_JOURNAL_WRITE,
        IN_JOURNAL_START,
        BEFORE_JOURNAL_SYNC,
        AFTER_JOURNAL_SYNC,
        IN_MAIN_WRITE,
        BEFORE_MAIN_SYNC,
        AFTER_MAIN_SYNC
    }

    private final Disk disk;
    private final PrintStream out;
    private final Aim aim;
    private final AtomicInteger left;

    AimedDisk(Disk disk, Random random, PrintStream out) {
        this.disk = disk;
        this.out = out;
        this.aim = Aim.values()[random.nextInt(Aim.values().length)];
        int often =
                switch (aim) {
                    case NONE -> 1;
                    case IN_JOURNAL_WRITE, IN_MAIN_WRITE -> 400;
                    case BEFORE_JOURNAL_SYNC, AFTER_JOURNAL_SYNC -> 150;
                    case IN_JOURNAL_START, BEFORE_MAIN_SYNC, AFTER_MAIN_SYNC -> 12;
                };
        this.left = new AtomicInteger(1 + random.nextInt(often));
        out.println("aim " + aim.ordinal());
    }

    private boolean hit(Aim here) {
        return here == aim && left.decrementAndGet() == 0;
    }

    private void beKilled() {
        out.println("kill");
        while (true) {
            LockSupport.park(this);
        }
    }

    @Override
    public DiskFile open(String name, boolean create) throws IOException {
        return new AimedFile(disk.open(name, create), name.startsWith("journal"));
    }

    @Override
    public boolean exists(String name) throws IOException {
        return disk.exists(name);
    }

    @Override
    public List<String> names() throws IOException {
        return disk.names();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException {
        disk.syncDirectory();
    }

    @Override
    public Closeable lock(String name) throws IOException {
        return disk.lock(name);
    }

    @Override
    public long freeBytes() throws IOException {
        return disk.freeBytes();
    }

    private final class AimedFile implements DiskFile {
        private final DiskFile file;
        private final boolean journal;

        AimedFile(DiskFile file, boolean journal) {
            this.file = file;
            this.journal = journal;
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            file.read(into, offset);
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            boolean hit =
                    journal
                            ? hit(Aim.IN_JOURNAL_WRITE)
                                    || (offset == 0 && hit(Aim.IN_JOURNAL_START))
                            : hit(Aim.IN_MAIN_WRITE);
            if (hit) {
                file.write(from.slice(from.position(), from.remaining() / 2), offset);
                beKilled();
            }
            file.write(from, offset);
        }

        @Override
        public void force() throws IOException {
            if (hit(journal ? Aim.BEFORE_JOURNAL_SYNC : Aim.BEFORE_MAIN_SYNC)) {
                beKilled();
            }
            file.force();
            if (hit(journal ? Aim.AFTER_JOURNAL_SYNC : Aim.AFTER_MAIN_SYNC)) {
                beKilled();
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            file.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
