package io.leveret.store.mapdb;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** A map from numbers >= 0 to numbers >= 0 without an object for each. */
final class LongMap {
    static final long NONE = -1;

    private static final int CAPACITY_MIN = 16;

    private long[] keys = empty(CAPACITY_MIN);
    private long[] values = new long[CAPACITY_MIN];
    private int size;

    private static long[] empty(int capacity) {
        long[] keys = new long[capacity];
        Arrays.fill(keys, NONE);
        return keys;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The value of {@code key}, or {@link #NONE}. */
    long get(long key) {
        int i = find(key);
        return keys[i] == key ? values[i] : NONE;
    }

    void put(long key, long value) {
        int i = find(key);
        values[i] = value;
        if (keys[i] != key) {
            keys[i] = key;
            if (++size * 2 > keys.length) {
                resize(keys.length * 2);
            }
        }
    }

    /** Returns the value that was there, or {@link #NONE}. */
    long remove(long key) {
        int hole = find(key);
        if (keys[hole] != key) {
            return NONE;
        }
        long value = values[hole];
        int mask = keys.length - 1;
        for (int i = (hole + 1) & mask; keys[i] != NONE; i = (i + 1) & mask) {
            // What comes after the hole moves into it unless that is before its own place.
            if (((i - home(keys[i])) & mask) >= ((i - hole) & mask)) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        keys[hole] = NONE;
        size--;
        if (size * 8 < keys.length && keys.length > CAPACITY_MIN) {
            resize(keys.length / 2);
        }
        return value;
    }

    /** Removes the entries whose value is {@code unwanted}. */
    void removeValuesIf(LongPredicate unwanted) {
        long[] before = keys.clone();
        for (long key : before) {
            if (key != NONE && unwanted.test(get(key))) {
                remove(key);
            }
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int i = home(key);
        while (keys[i] != key && keys[i] != NONE) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private int home(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    }

    private void resize(int capacity) {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = empty(capacity);
        values = new long[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != NONE) {
                int to = find(oldKeys[i]);
                keys[to] = oldKeys[i];
                values[to] = oldValues[i];
            }
        }
    }
}
