package io.leveret.store.mapdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Messages of one queue that were settled (or delivered). Stays open after it was posted: the
 * queue's home goes on adding to it until the storage thread takes it, so that a settlement costs
 * neither an object nor a wake-up.
 */
final class LocatorChunk extends Command {
    static final int CAPACITY_MIN = 8;
    private static final int CAPACITY_MAX = 512;
    private static final int TAKEN = -1;
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(LocatorChunk.class, "count", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] locators;
    private final boolean delivered;

    // Queue's home.
    private int added;

    /** How many there are, or that it was taken. */
    @SuppressWarnings("unused")
    private volatile int count;

    LocatorChunk(int capacity, boolean delivered) {
        this.locators = new long[capacity];
        this.delivered = delivered;
    }

    /** Queue's home: how large the one after this should be. */
    int nextCapacity() {
        if (added == locators.length) {
            return Math.min(CAPACITY_MAX, added * 2);
        }
        return Math.max(CAPACITY_MIN, added < locators.length / 4 ? added * 2 : locators.length);
    }

    /** Queue's home: false if there is no room or it was taken. */
    boolean add(long locator) {
        int before = count;
        if (before == TAKEN || before == locators.length) {
            return false;
        }
        locators[before] = locator;
        if (!COUNT.compareAndSet(this, before, before + 1)) {
            return false;
        }
        added = before + 1;
        return true;
    }

    @Override
    boolean isUrgent() {
        return false;
    }

    @Override
    void run(StorageThread storage) {
        int taken = (int) COUNT.getAndSet(this, TAKEN);
        for (int i = 0; i < taken; i++) {
            if (delivered) {
                storage.delivered(locators[i]);
            } else {
                storage.pages().settle(locators[i]);
            }
        }
    }
}
