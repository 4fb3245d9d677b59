package io.leveret.store.mapdb;

import java.io.IOException;
import java.util.Arrays;
import kotlin.collections.LongIterator;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;
import org.mapdb.Store;

/**
 * MapDB's records for its trees, with every record filled up to one of a few sizes. MapDB reuses
 * freed space only for records of exactly the same size, and loses 160 bytes each time a list of
 * free space runs empty and fills again: a tree whose nodes are of all sizes would grow for ever.
 */
final class PaddedRecords implements Store {
    private static final int SIZE_MIN = 256;

    private static final Serializer<Integer> SIZE_OF =
            new Serializer<>() {
                @Override
                public void serialize(DataOutput2 out, Integer value) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Integer deserialize(DataInput2 in, int available) {
                    return available;
                }
            };

    private final Store store;

    PaddedRecords(Store store) {
        this.store = store;
    }

    /** Writes a record, then zeros up to the next size, at least {@code sizeMin}. */
    private record Padded<R>(Serializer<R> serializer, int sizeMin) implements Serializer<R> {
        @Override
        public void serialize(DataOutput2 out, R value) throws IOException {
            serializer.serialize(out, value);
            int size = Math.max(sizeMin, size(out.pos));
            out.ensureAvail(size - out.pos);
            Arrays.fill(out.buf, out.pos, size, (byte) 0);
            out.pos = size;
        }

        @Override
        public R deserialize(DataInput2 in, int available) throws IOException {
            return serializer.deserialize(in, available);
        }
    }

    /** Powers of two up to MapDB's largest record, then as many of those as needed. */
    private static int size(int bytes) {
        if (bytes > Records.BYTES_MAX) {
            return (bytes + Records.BYTES_MAX - 1) / Records.BYTES_MAX * Records.BYTES_MAX;
        }
        return Math.min(
                Records.BYTES_MAX, Math.max(SIZE_MIN, Integer.highestOneBit(bytes - 1) << 1));
    }

    @Override
    public <R> R get(long recid, Serializer<R> serializer) {
        return store.get(recid, serializer);
    }

    @Override
    public <R> long put(R value, Serializer<R> serializer) {
        return store.put(value, new Padded<>(serializer, SIZE_MIN));
    }

    /**
     * A record never becomes smaller: one that changes its size back and forth would cost space.
     */
    @Override
    public <R> void update(long recid, R value, Serializer<R> serializer) {
        int size = store.get(recid, SIZE_OF);
        store.update(recid, value, new Padded<>(serializer, size));
    }

    @Override
    public <R> boolean compareAndSwap(long recid, R expected, R value, Serializer<R> serializer) {
        R found = get(recid, serializer);
        if (found == null ? expected != null : !found.equals(expected)) {
            return false;
        }
        update(recid, value, serializer);
        return true;
    }

    @Override
    public <R> void delete(long recid, Serializer<R> serializer) {
        store.delete(recid, serializer);
    }

    @Override
    public long preallocate() {
        return store.preallocate();
    }

    @Override
    public void commit() {
        store.commit();
    }

    @Override
    public void compact() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public boolean isClosed() {
        return store.isClosed();
    }

    @Override
    public boolean isReadOnly() {
        return store.isReadOnly();
    }

    @Override
    public boolean isThreadSafe() {
        return store.isThreadSafe();
    }

    @Override
    public void checkThreadSafe() {
        store.checkThreadSafe();
    }

    @Override
    public boolean fileLoad() {
        return false;
    }

    @Override
    public void verify() {
        store.verify();
    }

    @Override
    public LongIterator getAllRecids() {
        return store.getAllRecids();
    }

    @Override
    public Iterable<String> getAllFiles() {
        return store.getAllFiles();
    }
}
