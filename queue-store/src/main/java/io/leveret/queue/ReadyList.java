package io.leveret.queue;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Ready messages of one priority, by position: a list of chunks, and beside it those that came
 * back, which are few and whose places lie between or before others.
 *
 * <p>When memory is short, what lies behind the {@link HotZone} is packed.
 */
final class ReadyList implements ReadyMessages {
    private final int priority;
    private final BodyAccount account;
    private final Supplier<Returned> placesOfReturned;
    private final HotZone hot;
    // No chunk but the last is empty.
    private Chunk first = new Chunk();
    private Chunk last = first;

    /** An emptied one, so that a steady flow makes no garbage. */
    private Chunk spare;

    /** Null until the first comes back. */
    private Returned returned;

    private int size;
    private long bytes;
    private int unloaded;

    /**
     * @param placesOfReturned where messages go that come back
     */
    ReadyList(int priority, BodyAccount account, Supplier<Returned> placesOfReturned) {
        this.priority = priority;
        this.account = account;
        this.placesOfReturned = placesOfReturned;
        this.hot = new HotZone(account);
    }

    @Override
    public void add(Entry entry) {
        entry.place = Entry.Place.READY;
        if (last.isFull()) {
            append();
        }
        last.add(entry);
        size++;
        bytes += entry.bodyBytes;
    }

    @Override
    public void putBack(Entry entry) {
        takeBack(entry);
        returned.add(entry);
    }

    @Override
    public void putLast(Entry entry) {
        takeBack(entry);
        returned.addLast(entry, last.isEmpty() ? -1 : last.lastPosition());
    }

    private void takeBack(Entry entry) {
        entry.place = Entry.Place.READY;
        if (returned == null) {
            returned = placesOfReturned.get();
        }
        size++;
        bytes += entry.bodyBytes;
        if (entry.message() == null) {
            unloaded++;
        }
    }

    @Override
    public void addPacked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int level,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis) {
        while (!last.addPacked(
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                deliveryCount,
                redelivered,
                notBeforeMillis)) {
            append();
        }
        last.packedOut = true;
        size++;
        bytes += bodyBytes;
        unloaded++;
    }

    private void append() {
        Chunk chunk = spare == null ? new Chunk() : spare;
        spare = null;
        chunk.previous = last;
        last.next = chunk;
        last = chunk;
        if (first.isEmpty()) {
            dropFirst();
        }
    }

    private void dropFirst() {
        Chunk drained = first;
        first = drained.next;
        first.previous = null;
        hot.dropped(drained, first);
        drained.reset();
        spare = drained;
    }

    @Override
    public Entry poll() {
        if (size == 0) {
            return null;
        }
        Entry entry;
        if (returnedComesFirst()) {
            entry = returned.poll();
        } else {
            entry = first.poll(priority);
            hot.polled(entry);
            if (first.isEmpty()) {
                drained();
            }
        }
        size--;
        bytes -= entry.bodyBytes;
        if (entry.message() == null) {
            unloaded--;
        }
        return entry;
    }

    private void drained() {
        if (first != last) {
            dropFirst();
        } else {
            first.reset();
            hot.clear();
        }
    }

    private boolean returnedComesFirst() {
        return returned != null
                && !returned.isEmpty()
                && (first.isEmpty() || returned.precedes(first.headPosition()));
    }

    @Override
    public Entry peek() {
        if (size == 0) {
            return null;
        }
        return returnedComesFirst() ? returned.first() : first.peek();
    }

    @Override
    public long headExpiresAtMillis() {
        return returnedComesFirst()
                ? returned.first().expiresAtMillis
                : first.headExpiresAtMillis();
    }

    /** Since when the one at the head may be delivered, or another that stands before others. */
    long headNotBeforeMillis() {
        boolean none = returned == null || returned.isEmpty();
        if (first.isEmpty()) {
            return returned.first().notBeforeMillis;
        }
        long next = first.headNotBeforeMillis();
        return none ? next : Math.min(next, returned.first().notBeforeMillis);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public int unloaded() {
        return unloaded;
    }

    @Override
    public void nextToLoad(List<Entry> batch) {
        if (returned != null) {
            addReturned(batch);
        }
        if (!first.isEmpty()) {
            hot.extend(first, priority, batch);
        }
    }

    private void addReturned(List<Entry> batch) {
        for (Entry entry : returned) {
            if (batch.size() == ReadAhead.RETURNED_MAX) {
                return;
            }
            if (entry.message() == null && !entry.loading) {
                batch.add(entry);
            }
        }
    }

    @Override
    public void loaded(Entry entry) {
        unloaded--;
    }

    @Override
    public void forEachReturned(java.util.function.Consumer<Entry> action) {
        if (returned != null) {
            returned.forEach(action);
        }
    }

    @Override
    public void forEachRedelivered(LongConsumer action) {
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
            chunk.forEachRedelivered(action);
        }
    }

    @Override
    public void clear() {
        first = new Chunk();
        last = first;
        spare = null;
        returned = null;
        size = 0;
        bytes = 0;
        unloaded = 0;
        hot.clear();
    }

    @Override
    public void pageOut(boolean all) {
        if (first.isEmpty()) {
            return;
        }
        if (all) {
            hot.clear();
        }
        hot.extendToLoaded(first);
        Chunk chunk = last;
        while (chunk != hot.chunk() && (all || !chunk.packedOut)) {
            if (all || (chunk.isFull() && !chunk.waitsForStore())) {
                unloaded += chunk.pack(chunk.head, account);
            }
            chunk = chunk.previous;
        }
        if (chunk == hot.chunk() && (all || chunk.isFull())) {
            unloaded += chunk.pack(hot.slot(), account);
        }
    }
}
