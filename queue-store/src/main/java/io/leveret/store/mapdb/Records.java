package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import org.mapdb.DBException;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;
import org.mapdb.volume.VolumeFactory;

/**
 * MapDB as an array of byte arrays with ids, on a {@link JournaledFile}. Only what MapDB does
 * safely and without leaking is offered: records are never deleted and never change their size.
 * Written and committed by the storage thread; {@link #get} from any.
 */
final class Records {
    /** MapDB's largest record that is not split. */
    static final int BYTES_MAX = 65_520;

    private static final Serializer<byte[]> WHOLE =
            new Serializer<>() {
                @Override
                public void serialize(DataOutput2 out, byte[] value) {
                    // MapDB copies it on, so it need not be copied into the output.
                    out.buf = value;
                    out.pos = value.length;
                }

                @Override
                public byte[] deserialize(DataInput2 in, int available) {
                    return in.internalByteArray();
                }
            };

    private final JournaledFile file;
    private final JournaledVolume volume;
    private final StoreDirect store;

    /**
     * @param readOnly what is changed is never written anywhere
     */
    Records(JournaledFile file, boolean readOnly) {
        this.file = file;
        this.volume = new JournaledVolume(file, readOnly);
        boolean exists = file.length() > 0;
        // No header checksum: the journal and the pages have better ones, and MapDB computes its
        // own byte by byte in each commit.
        this.store =
                new StoreDirect(
                        null, // file
                        VolumeFactory.wrap(volume, exists),
                        false, // isReadOnly
                        -1, // fileLockWait
                        true, // isThreadSafe
                        5, // concShift
                        1 << 20, // allocateIncrement
                        0, // allocateStartSize
                        false, // fileDeleteAfterClose
                        false, // fileDeleteAfterOpen
                        false, // checksum
                        false, // checksumHeader
                        false, // checksumHeaderBypass
                        false); // fileSyncDisable
    }

    StoreDirect mapDb() {
        return store;
    }

    JournaledFile file() {
        return file;
    }

    /** Whether nothing was ever put, but perhaps by MapDB itself. */
    boolean isEmpty() {
        try {
            store.get(1, WHOLE);
            return false;
        } catch (DBException.GetVoid e) {
            return true;
        }
    }

    long put(byte[] record) {
        return store.put(record, WHOLE);
    }

    /** Overwrites a record of the same length in place. */
    void update(long recid, byte[] record) {
        store.update(recid, record, WHOLE);
    }

    byte[] get(long recid) {
        return store.get(recid, WHOLE);
    }

    /** Says where in the files a record stands that was read and makes no sense. */
    StoreDamagedException damaged(long recid, String what) {
        store.get(recid, WHOLE);
        return file.damaged(volume.lastRead(), "record " + recid + ": " + what);
    }

    void commit() {
        store.commit();
    }
}
