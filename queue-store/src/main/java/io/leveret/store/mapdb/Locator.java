package io.leveret.store.mapdb;

/**
 * Where a message is, in one long: which of the store's pages, which slot in it, and the low bits
 * of the number the page had then, so that a page that was used anew meanwhile is not taken for the
 * old one.
 */
final class Locator {
    static final long NONE = -1;

    private static final int SLOT_BITS = 10;
    private static final int PAGE_BITS = 32;
    private static final int USE_BITS = 63 - SLOT_BITS - PAGE_BITS;

    /** Most slots a page can have. */
    static final int SLOTS_MAX = 1 << SLOT_BITS;

    private Locator() {}

    static long of(long seq, int page, int slot) {
        return use(seq) << (SLOT_BITS + PAGE_BITS) | (long) page << SLOT_BITS | slot;
    }

    static int page(long locator) {
        return (int) (locator >>> SLOT_BITS);
    }

    static int slot(long locator) {
        return (int) locator & (SLOTS_MAX - 1);
    }

    static boolean isOf(long locator, long seq) {
        return locator >>> (SLOT_BITS + PAGE_BITS) == use(seq);
    }

    private static long use(long seq) {
        return seq & ((1L << USE_BITS) - 1);
    }
}
