package io.leveret.broker.connection;

/**
 * How often a client was at one of its limits. The log says so often enough to be seen, and ever
 * more seldom if it goes on like this: the first, second, fourth, eighth … time.
 */
public final class Episodes {
    private int count;

    /** One more begins; true if the log should say so. */
    public boolean beginsOneToTell() {
        return Integer.bitCount(++count) == 1;
    }

    public int count() {
        return count;
    }
}
