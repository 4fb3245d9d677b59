package io.leveret.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A directory that stops for good whichever thread comes to a chosen moment. */
final class MomentDisk implements Disk {
    private final Disk disk;
    private final StopAt stop;

    MomentDisk(Disk disk, StopAt stop) {
        this.disk = disk;
        this.stop = stop;
    }

    @Override
    public DiskFile open(String name, boolean create) throws IOException {
        stop.at(Moment.ANY);
        DiskFile file = disk.open(name, create);
        return name.startsWith("journal-") || name.startsWith("messages-")
                ? new MomentFile(file, stop, name.startsWith("journal-"))
                : file;
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
        stop.at(Moment.ANY);
        disk.rename(from, to);
        stop.at(Moment.ANY);
    }

    @Override
    public void delete(String name) throws IOException {
        stop.at(Moment.ANY);
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

    private record MomentFile(DiskFile file, StopAt stop, boolean journal) implements DiskFile {
        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            file.read(into, offset);
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            stop.at(Moment.ANY);
            Moment torn;
            if (journal) {
                stop.at(offset == 0 ? Moment.JOURNAL_SWITCH : Moment.JOURNAL_WRITE);
                torn = Moment.JOURNAL_TORN;
            } else {
                stop.at(Moment.CHECKPOINT_WRITE);
                torn = offset < file.size() ? Moment.PAGE_REUSE_TORN : Moment.CHECKPOINT_TORN;
            }
            if (stop.isNow(torn)) {
                file.write(from.slice(from.position(), from.remaining() / 2), offset);
                stop.stop(torn);
            }
            file.write(from, offset);
        }

        @Override
        public void force() throws IOException {
            stop.at(Moment.ANY);
            stop.at(journal ? Moment.JOURNAL_WRITTEN : Moment.CHECKPOINT_WRITTEN);
            file.force();
            stop.at(journal ? Moment.JOURNAL_SYNCED : Moment.CHECKPOINT_SYNCED);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            stop.at(Moment.ANY);
            file.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
