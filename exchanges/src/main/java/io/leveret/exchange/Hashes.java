package io.leveret.exchange;

/**
 * Hashes that exchanges choose by. Not {@link Object#hashCode}, whose bits are far from even,
 * except for what only that is known of. The same in every run, so that a restart does not send
 * messages elsewhere.
 */
final class Hashes {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private Hashes() {}

    /** Of a string, by its characters (FNV-1a, then mixed); of anything else, by its hash code. */
    static long of(Object value) {
        if (!(value instanceof String string)) {
            return mix(value.hashCode());
        }
        long hash = FNV_OFFSET;
        for (int i = 0; i < string.length(); i++) {
            hash = (hash ^ string.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** A bijection that lets every bit depend on every bit (the finish of SplitMix64). */
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
