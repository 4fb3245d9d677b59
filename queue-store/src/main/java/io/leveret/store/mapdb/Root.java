package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The record from which all others are found: MapDB's record 1. Storage thread.
 *
 * <p>It starts the directory of extents, which goes on in records of the same size as it grows.
 */
final class Root {
    static final long RECID = 1;

    private static final long MAGIC = 0x4C_56_52_52_4F_4F_54_31L; // LVRROOT1
    private static final int BYTES = 4080;
    private static final int ROOT_EXTENTS_AT = 256;
    private static final int MORE_EXTENTS_AT = 16;

    private final Records records;

    /** Ids up to here may have been given to queues. */
    private long queueIdsReserved;

    /** Ended in order: every settlement and delivery is on disk. */
    private boolean clean;

    /** First page of the list of what was delivered, if {@link #clean}; -1 for none. */
    private int deliveredPage = -1;

    private final long[] definitionRoots = new long[Table.values().length];
    private final List<Long> extents = new ArrayList<>();

    /** Records that continue the directory. */
    private final List<Long> more = new ArrayList<>();

    /** 0 is the root itself, n the n-th of {@link #more}. */
    private final BitSet dirty = new BitSet();

    private Root(Records records) {
        this.records = records;
    }

    static Root openOrCreate(Records records) {
        return records.isEmpty() ? create(records) : open(records);
    }

    private static Root create(Records records) {
        Root root = new Root(records);
        long recid = records.put(new byte[BYTES]);
        if (recid != RECID) {
            throw new IllegalStateException("the root is record " + recid);
        }
        root.dirty.set(0);
        return root;
    }

    private static Root open(Records records) {
        Root root = new Root(records);
        root.read();
        return root;
    }

    private void read() {
        ByteBuffer in = record(RECID);
        if (in.getLong() != MAGIC) {
            throw records.damaged(RECID, "this is not the root of a message store");
        }
        queueIdsReserved = in.getLong();
        clean = in.getInt() == 1;
        deliveredPage = in.getInt();
        int count = in.getInt();
        in.getInt();
        long next = in.getLong();
        for (int i = 0; i < definitionRoots.length; i++) {
            definitionRoots[i] = in.getLong();
        }
        in.position(ROOT_EXTENTS_AT);
        readExtents(in, count);
        while (extents.size() < count) {
            more.add(next);
            in = record(next);
            next = in.getLong();
            in.position(MORE_EXTENTS_AT);
            readExtents(in, count);
        }
    }

    private ByteBuffer record(long recid) {
        byte[] bytes = records.get(recid);
        if (bytes == null || bytes.length != BYTES) {
            throw records.damaged(recid, "expected a record of " + BYTES + " bytes");
        }
        return ByteBuffer.wrap(bytes);
    }

    private void readExtents(ByteBuffer in, int count) {
        while (in.hasRemaining() && extents.size() < count) {
            extents.add(in.getLong());
        }
    }

    List<Long> extents() {
        return extents;
    }

    void addExtent(long recid) {
        extents.add(recid);
        int record = directoryRecord(extents.size() - 1);
        if (record > more.size()) {
            more.add(records.put(new byte[BYTES]));
            dirty.set(record - 1);
        }
        dirty.set(0);
        dirty.set(record);
    }

    private static int perRecord(int record) {
        return (BYTES - (record == 0 ? ROOT_EXTENTS_AT : MORE_EXTENTS_AT)) / Long.BYTES;
    }

    /** The directory record that lists extent {@code number}. */
    private static int directoryRecord(int number) {
        return number < perRecord(0) ? 0 : 1 + (number - perRecord(0)) / perRecord(1);
    }

    long queueIdsReserved() {
        return queueIdsReserved;
    }

    void reserveQueueIds(long upTo) {
        queueIdsReserved = Math.max(queueIdsReserved, upTo);
        dirty.set(0);
    }

    boolean clean() {
        return clean;
    }

    int deliveredPage() {
        return deliveredPage;
    }

    void setClean(boolean nowClean, int newDeliveredPage) {
        clean = nowClean;
        deliveredPage = newDeliveredPage;
        dirty.set(0);
    }

    long definitionRoot(Table table) {
        return definitionRoots[table.ordinal()];
    }

    void setDefinitionRoot(Table table, long recid) {
        definitionRoots[table.ordinal()] = recid;
        dirty.set(0);
    }

    /** Brings what changed into MapDB, for the next commit. */
    void write() {
        for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
            ByteBuffer out = ByteBuffer.allocate(BYTES);
            long next = i < more.size() ? more.get(i) : 0;
            int first;
            if (i == 0) {
                out.putLong(MAGIC).putLong(queueIdsReserved).putInt(clean ? 1 : 0);
                out.putInt(deliveredPage).putInt(extents.size()).putInt(0).putLong(next);
                for (long root : definitionRoots) {
                    out.putLong(root);
                }
                out.position(ROOT_EXTENTS_AT);
                first = 0;
            } else {
                out.putLong(next).position(MORE_EXTENTS_AT);
                first = perRecord(0) + (i - 1) * perRecord(1);
            }
            for (int e = first; e < extents.size() && out.hasRemaining(); e++) {
                out.putLong(extents.get(e));
            }
            records.update(i == 0 ? RECID : more.get(i - 1), out.array());
        }
        dirty.clear();
    }

    boolean isDirty() {
        return !dirty.isEmpty();
    }
}
