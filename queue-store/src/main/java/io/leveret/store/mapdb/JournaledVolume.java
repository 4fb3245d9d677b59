package io.leveret.store.mapdb;

import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mapdb.DataInput2;
import org.mapdb.volume.Volume;

/**
 * A {@link JournaledFile} as MapDB wants to see it. {@code sync}, which MapDB calls in a commit and
 * nowhere else, commits.
 */
final class JournaledVolume extends Volume {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int CLEAR_BYTES = 1 << 16;

    private final JournaledFile file;
    private final boolean readOnly;
    private long lastRead;

    JournaledVolume(JournaledFile file, boolean readOnly) {
        this.file = file;
        this.readOnly = readOnly;
    }

    @Override
    public void putData(long offset, byte[] from, int at, int count) {
        file.write(offset, from, at, count);
    }

    @Override
    public void putData(long offset, ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        file.write(offset, bytes, 0, bytes.length);
    }

    @Override
    public void putLong(long offset, long value) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, value);
        file.write(offset, bytes, 0, bytes.length);
    }

    @Override
    public void putInt(long offset, int value) {
        byte[] bytes = new byte[Integer.BYTES];
        INT.set(bytes, 0, value);
        file.write(offset, bytes, 0, bytes.length);
    }

    @Override
    public void putByte(long offset, byte value) {
        file.write(offset, new byte[] {value}, 0, 1);
    }

    @Override
    public void clear(long from, long to) {
        byte[] zeros = new byte[(int) Math.min(CLEAR_BYTES, to - from)];
        for (long at = from; at < to; at += zeros.length) {
            file.write(at, zeros, 0, (int) Math.min(zeros.length, to - at));
        }
    }

    @Override
    public void getData(long offset, byte[] into, int at, int count) {
        file.read(offset, into, at, count);
    }

    @Override
    public DataInput2 getDataInput(long offset, int count) {
        byte[] bytes = new byte[count];
        lastRead = offset;
        file.read(offset, bytes, 0, count);
        return new DataInput2.ByteArray(bytes);
    }

    /** Where the last record read starts; of use where one thread reads. */
    long lastRead() {
        return lastRead;
    }

    @Override
    public long getLong(long offset) {
        byte[] bytes = new byte[Long.BYTES];
        file.read(offset, bytes, 0, bytes.length);
        return (long) LONG.get(bytes, 0);
    }

    @Override
    public int getInt(long offset) {
        byte[] bytes = new byte[Integer.BYTES];
        file.read(offset, bytes, 0, bytes.length);
        return (int) INT.get(bytes, 0);
    }

    @Override
    public byte getByte(long offset) {
        byte[] bytes = new byte[1];
        file.read(offset, bytes, 0, 1);
        return bytes[0];
    }

    @Override
    public void ensureAvailable(long offset) {
        file.ensureLength(offset);
    }

    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException("a journaled volume never shrinks");
    }

    @Override
    public void sync() {
        if (!readOnly) {
            file.commit();
        }
    }

    /** Leaves the file to who opened it. */
    @Override
    public void close() {
        closed.set(true);
    }

    @Override
    public long length() {
        return file.length();
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public int sliceSize() {
        return -1;
    }

    @Override
    public boolean isSliced() {
        return false;
    }

    @Override
    public File getFile() {
        return null;
    }

    @Override
    public boolean getFileLocked() {
        return false;
    }
}
