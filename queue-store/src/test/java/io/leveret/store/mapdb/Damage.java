package io.leveret.store.mapdb;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What may happen to one file: some of its bytes change or its end is gone.
 *
 * @param from first byte that is not what was written
 * @param to end of those bytes
 */
record Damage(Kind kind, String file, long from, long to) {
    enum Kind {
        FLIP,
        ZEROS,
        GARBAGE,
        TRUNCATE
    }

    /** Some damage to {@code file}: a bit, a stretch in the middle, or all from some place on. */
    static Damage random(Kind kind, String file, int size, Random random) {
        int from = random.nextInt(Math.max(1, size));
        if (random.nextInt(4) == 0) {
            from &= -Page.BYTES;
        }
        int to =
                switch (kind) {
                    case FLIP -> from + 1;
                    case TRUNCATE -> size;
                    case ZEROS, GARBAGE ->
                            random.nextBoolean()
                                    ? size
                                    : Math.min(size, from + 1 + random.nextInt(3 * Page.BYTES));
                };
        return new Damage(kind, file, from, to);
    }

    /** The same files with the damage done. */
    Map<String, byte[]> apply(Map<String, byte[]> files, Random random) {
        Map<String, byte[]> damaged = new TreeMap<>(files);
        byte[] bytes = files.get(file).clone();
        switch (kind) {
            case FLIP -> bytes[(int) from] ^= (byte) (1 << random.nextInt(8));
            case ZEROS -> Arrays.fill(bytes, (int) from, (int) to, (byte) 0);
            case GARBAGE -> {
                byte[] garbage = new byte[(int) (to - from)];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, bytes, (int) from, garbage.length);
            }
            case TRUNCATE -> bytes = Arrays.copyOf(bytes, (int) from);
        }
        damaged.put(file, bytes);
        return damaged;
    }

    boolean touches(long start, long end) {
        return from < end && start < to;
    }
}
