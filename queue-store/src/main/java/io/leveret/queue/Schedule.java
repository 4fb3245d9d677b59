package io.leveret.queue;

import java.util.Arrays;

/**
 * What is wanted when: numbers, each with its moment, in 16 bytes. They come out in the order of
 * their moments, and those of one moment in the order they were added. Any number may wait: adding
 * and taking cost the same for ten as for ten million.
 *
 * <p>This is a radix heap. All moments are at or after the one it has {@link #reached}, and lie in
 * the bucket of the first byte in which they differ from that: the further away, the more
 * milliseconds share a bucket. When the time of a bucket begins, it is spread over the finer ones;
 * that takes some 15 ns for each number in it.
 */
final class Schedule {
    private static final int SLOTS = 256;
    private static final int LEVELS = 8;

    /** Above the moment, in the same word: the power of two that the bytes do not exceed. */
    private static final int MILLIS_BITS = 58;

    private static final long MILLIS_MAX = (1L << MILLIS_BITS) - 1;

    private final Bucket[][] buckets = new Bucket[LEVELS][];

    /** For each level one bit a bucket: whether there is anything in it. */
    private final long[][] occupied = new long[LEVELS][SLOTS / Long.SIZE];

    private long reached;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * @param nowMillis of the same clock as the moments; it may be set back
     * @param bytes how large it is; kept up to the next power of two
     */
    void add(long nowMillis, long dueMillis, long what, int bytes) {
        if (dueMillis < reached && nowMillis < reached) {
            rewind(Math.max(0, Math.min(nowMillis, dueMillis)));
        } else if (size == 0) {
            reached = Math.max(reached, nowMillis);
        }
        long due = Math.min(Math.max(dueMillis, reached), MILLIS_MAX);
        long power = bytes <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1);
        place(due | power << MILLIS_BITS, what);
        size++;
    }

    /** A moment at or before which nothing is due; there must be something. */
    long nextMillis() {
        int level = firstLevel();
        return start(level, firstSlot(level));
    }

    /** Whether there is something whose moment has come. */
    boolean hasDue(long nowMillis) {
        while (size > 0) {
            int level = firstLevel();
            int slot = firstSlot(level);
            long start = start(level, slot);
            if (start > nowMillis) {
                return false;
            }
            reached = start;
            if (level == 0) {
                return true;
            }
            spread(level, slot);
        }
        return false;
    }

    /** Of the first, at most; after {@link #hasDue}. */
    long headBytes() {
        return 1L << (buckets[0][firstSlot(0)].headWord() >>> MILLIS_BITS);
    }

    /** Removes the first; after {@link #hasDue}. */
    long poll() {
        int slot = firstSlot(0);
        Bucket bucket = buckets[0][slot];
        long what = bucket.headWhat();
        bucket.dropHead();
        if (bucket.isEmpty()) {
            remove(0, slot);
        }
        size--;
        return what;
    }

    /** The clock was set back: what is added may be due before what was thought to be past. */
    private void rewind(long toMillis) {
        int top = level(toMillis ^ reached);
        Bucket[][] moved = new Bucket[top + 1][];
        for (int level = 0; level <= top; level++) {
            moved[level] = buckets[level];
            buckets[level] = null;
            Arrays.fill(occupied[level], 0);
        }
        reached = toMillis;
        for (Bucket[] each : moved) {
            for (int slot = 0; each != null && slot < SLOTS; slot++) {
                placeAll(each[slot]);
            }
        }
    }

    private void spread(int level, int slot) {
        Bucket bucket = buckets[level][slot];
        remove(level, slot);
        placeAll(bucket);
    }

    private void placeAll(Bucket bucket) {
        while (bucket != null && !bucket.isEmpty()) {
            place(bucket.headWord(), bucket.headWhat());
            bucket.dropHead();
        }
    }

    private void place(long word, long what) {
        long due = word & MILLIS_MAX;
        int level = level(due ^ reached);
        int slot = (int) (due >>> level * 8) & SLOTS - 1;
        if (buckets[level] == null) {
            buckets[level] = new Bucket[SLOTS];
        }
        Bucket bucket = buckets[level][slot];
        if (bucket == null) {
            bucket = new Bucket();
            buckets[level][slot] = bucket;
            occupied[level][slot >> 6] |= 1L << slot;
        }
        bucket.add(word, what);
    }

    private void remove(int level, int slot) {
        buckets[level][slot] = null;
        occupied[level][slot >> 6] &= ~(1L << slot);
    }

    /** Number of the highest byte that is not 0. */
    private static int level(long difference) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference | 1)) / 8;
    }

    private int firstLevel() {
        int level = 0;
        while (firstSlot(level) == SLOTS) {
            level++;
        }
        return level;
    }

    /** {@link #SLOTS} if there is none. */
    private int firstSlot(int level) {
        long[] bits = occupied[level];
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] != 0) {
                return i * Long.SIZE + Long.numberOfTrailingZeros(bits[i]);
            }
        }
        return SLOTS;
    }

    /** The first moment of a bucket. */
    private long start(int level, int slot) {
        int shift = level * 8;
        long above = shift + 8 == Long.SIZE ? 0 : reached >>> shift + 8 << shift + 8;
        return above | (long) slot << shift;
    }

    /** First in, first out, in pieces: nothing is copied to grow, and what was read is free. */
    private static final class Bucket {
        private static final int WORDS_MIN = 8;
        private static final int WORDS_MAX = 1024;

        private Piece first = new Piece(WORDS_MIN);
        private Piece last = first;

        private static final class Piece {
            final long[] words;
            int head;
            int tail;
            Piece next;

            Piece(int capacity) {
                words = new long[capacity];
            }
        }

        boolean isEmpty() {
            return first.head == first.tail;
        }

        void add(long word, long what) {
            if (last.tail == last.words.length) {
                last.next = new Piece(Math.min(WORDS_MAX, last.words.length * 2));
                last = last.next;
            }
            last.words[last.tail++] = word;
            last.words[last.tail++] = what;
        }

        long headWord() {
            return first.words[first.head];
        }

        long headWhat() {
            return first.words[first.head + 1];
        }

        void dropHead() {
            first.head += 2;
            if (first.head == first.words.length && first.next != null) {
                first = first.next;
            }
        }
    }
}
