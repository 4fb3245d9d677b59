package io.leveret.store.mapdb;

/**
 * Sizes of a store. None of them changes the format: a store may be opened with others than it was
 * made with.
 *
 * @param journalBytes size of each of the two journals. As much memory outside the heap may be
 *     needed for each; a larger journal means fewer checkpoints, and so less writing of what lives
 *     shortly
 * @param batchBytes of messages after which a commit is made even if more are waiting
 * @param slackBytes by which the main file may exceed twice what it holds before it is rewritten at
 *     the next start
 */
public record MapDbSettings(long journalBytes, long batchBytes, long slackBytes) {
    public static final MapDbSettings DEFAULT = new MapDbSettings(32L << 20, 1L << 20, 64L << 20);

    public MapDbSettings {
        if (journalBytes < 64 << 10) {
            throw new IllegalArgumentException(
                    "journals of " + journalBytes + " bytes (expected: at least 65536)");
        }
        if (batchBytes < 1) {
            throw new IllegalArgumentException("batches of " + batchBytes + " bytes");
        }
    }
}
