package io.leveret.compat.robust;

import java.util.Arrays;

/** How long things took: a count for each twelfth of a power of two, so that any number fits. */
final class Latencies {
    private static final int STEPS = 12;

    private final long[] counts;

    Latencies() {
        this(new long[64 * STEPS]);
    }

    private Latencies(long[] counts) {
        this.counts = counts;
    }

    void add(long nanos) {
        counts[(int) (Math.log(Math.max(1, nanos)) / Math.log(2) * STEPS)]++;
    }

    Latencies copy() {
        return new Latencies(counts.clone());
    }

    /** What came after {@code earlier}, a copy of the same made before. */
    Latencies since(Latencies earlier) {
        Latencies later = copy();
        Arrays.setAll(later.counts, i -> counts[i] - earlier.counts[i]);
        return later;
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    /** In milliseconds; within 6%. */
    double percentile(double percent) {
        long rank = (long) Math.ceil(count() * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.pow(2, (i + 0.5) / STEPS) / 1e6;
            }
        }
        return 0;
    }
}
