package io.leveret.store.mapdb;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Contents that are not inside one slot: too large for the page, or wanted by entries on many
 * pages. They lie in pieces, and the pieces live as long as any entry wants them. Storage thread.
 */
final class Blobs {
    private final Map<Long, Blob> blobs = new HashMap<>();

    /** Locators of the entries whose content is a blob, and that blob's id. */
    private final LongMap idByEntry = new LongMap();

    private long lastId;

    /** One content. */
    static final class Blob {
        final long id;

        /** Locators of its pieces; replaced, not changed, as readers on other threads have it. */
        long[] pieces;

        /** How many entries want it. */
        int entries;

        Blob(long id, long[] pieces) {
            this.id = id;
            this.pieces = pieces;
        }

        void setPiece(int index, long locator) {
            long[] changed = pieces.length > index ? pieces.clone() : grown(index + 1);
            changed[index] = locator;
            pieces = changed;
        }

        private long[] grown(int length) {
            long[] more = new long[length];
            Arrays.fill(more, Locator.NONE);
            System.arraycopy(pieces, 0, more, 0, pieces.length);
            return more;
        }
    }

    Blob create(long[] pieces) {
        return put(new Blob(++lastId, pieces));
    }

    long nextId() {
        return lastId + 1;
    }

    /** The blob of that id, made if need be: a piece or an entry of it was found. */
    Blob found(long id) {
        lastId = Math.max(lastId, id);
        Blob known = blobs.get(id);
        return known != null ? known : put(new Blob(id, new long[0]));
    }

    private Blob put(Blob blob) {
        blobs.put(blob.id, blob);
        return blob;
    }

    Blob get(long id) {
        return blobs.get(id);
    }

    Collection<Blob> all() {
        return blobs.values();
    }

    /** The blob of an entry, or null if its content is in its page. */
    Blob ofEntry(long entry) {
        long id = idByEntry.get(entry);
        return id == LongMap.NONE ? null : blobs.get(id);
    }

    void addEntry(long entry, Blob blob) {
        idByEntry.put(entry, blob.id);
        blob.entries++;
    }

    /** An entry is gone; returns its blob if it had one and was the last to want it. */
    Blob removeEntry(long entry) {
        long id = idByEntry.remove(entry);
        if (id == LongMap.NONE) {
            return null;
        }
        Blob blob = blobs.get(id);
        return --blob.entries == 0 ? blob : null;
    }

    void remove(Blob blob) {
        blobs.remove(blob.id);
    }
}
