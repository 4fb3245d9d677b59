package io.leveret.management.stats;

/** What the numbers of something were. */
interface Past {
    /** The numbers as they were then; null if that is before the first that is known. */
    long[] at(long timeMillis);
}
