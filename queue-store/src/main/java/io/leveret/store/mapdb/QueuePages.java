package io.leveret.store.mapdb;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The pages in which a queue may have messages: all of those, and perhaps some in which it has none
 * any more. Needed when the queue is deleted. Storage thread.
 */
final class QueuePages {
    private static final int PRUNE_FROM = 64;

    private int[] pages = new int[4];
    private int count;
    private int pruneAt = PRUNE_FROM;

    /**
     * Notes that a message of the queue is in {@code page}.
     *
     * @param inUse whether a page still holds any message
     */
    void add(int page, IntPredicate inUse) {
        if (count > 0 && pages[count - 1] == page) {
            return;
        }
        if (count == pruneAt) {
            prune(inUse);
            pruneAt = Math.max(PRUNE_FROM, count * 2);
        }
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, count * 2);
        }
        pages[count++] = page;
    }

    private void prune(IntPredicate inUse) {
        Arrays.sort(pages, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if ((i == 0 || pages[i] != pages[i - 1]) && inUse.test(pages[i])) {
                pages[kept++] = pages[i];
            }
        }
        count = kept;
    }

    /** Each page once. */
    int[] all() {
        prune(page -> true);
        return Arrays.copyOf(pages, count);
    }
}
