package io.leveret.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Any thread, as long as two do not write the same bytes. */
interface DiskFile extends Closeable {
    /** Fills {@code into} from {@code offset}; bytes behind the end of the file are zeros. */
    void read(ByteBuffer into, long offset) throws IOException;

    /** Writes all of {@code from}. */
    void write(ByteBuffer from, long offset) throws IOException;

    /** fdatasync: what was written before is on the medium when this returns. */
    void force() throws IOException;

    long size() throws IOException;

    void truncate(long bytes) throws IOException;
}
