package io.leveret.queue;

import java.util.Arrays;
import java.util.List;

/**
 * Ready messages of a queue with priorities: the highest first, within one priority by position.
 * Finding the highest takes the same time whatever the number of levels: a bit says which have any.
 */
final class PriorityReadyList implements ReadyMessages {
    private final BodyAccount account;
    // Made when first used: 256 possible levels are rarely 256 used ones.
    private final ReadyList[] levels;
    private final long[] used;
    private int size;
    private long bytes;
    private int unloaded;

    /**
     * @param maxPriority the highest level, up to 255
     */
    PriorityReadyList(int maxPriority, BodyAccount account) {
        this.account = account;
        this.levels = new ReadyList[maxPriority + 1];
        this.used = new long[maxPriority / Long.SIZE + 1];
    }

    private ReadyList level(int priority) {
        ReadyList level = levels[priority];
        if (level == null) {
            level = new ReadyList(priority, account);
            levels[priority] = level;
        }
        used[priority / Long.SIZE] |= 1L << priority;
        return level;
    }

    /** The highest level that has messages, or -1. */
    private int highest() {
        for (int word = used.length - 1; word >= 0; word--) {
            if (used[word] != 0) {
                return (word + 1) * Long.SIZE - 1 - Long.numberOfLeadingZeros(used[word]);
            }
        }
        return -1;
    }

    @Override
    public void add(Entry entry) {
        level(entry.priority()).add(entry);
        size++;
        bytes += entry.bodyBytes;
    }

    @Override
    public void putBack(Entry entry) {
        level(entry.priority()).putBack(entry);
        size++;
        bytes += entry.bodyBytes;
        if (entry.message() == null) {
            unloaded++;
        }
    }

    @Override
    public void addPacked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        int level = Math.min(priority, levels.length - 1);
        level(level)
                .addPacked(
                        position,
                        locator,
                        bodyBytes,
                        expiresAtMillis,
                        level,
                        deliveryCount,
                        redelivered);
        size++;
        bytes += bodyBytes;
        unloaded++;
    }

    @Override
    public Entry poll() {
        if (size == 0) {
            return null;
        }
        int priority = highest();
        ReadyList level = levels[priority];
        Entry entry = level.poll();
        if (level.isEmpty()) {
            used[priority / Long.SIZE] &= ~(1L << priority);
        }
        size--;
        bytes -= entry.bodyBytes;
        if (entry.message() == null) {
            unloaded--;
        }
        return entry;
    }

    @Override
    public Entry peek() {
        return size == 0 ? null : levels[highest()].peek();
    }

    @Override
    public long headExpiresAtMillis() {
        return levels[highest()].headExpiresAtMillis();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public int unloaded() {
        return unloaded;
    }

    @Override
    public void nextToLoad(List<Entry> batch) {
        if (size > 0) {
            levels[highest()].nextToLoad(batch);
        }
    }

    @Override
    public void loaded(Entry entry) {
        levels[entry.priority()].loaded(entry);
        unloaded--;
    }

    @Override
    public void forEachReturned(java.util.function.Consumer<Entry> action) {
        for (ReadyList level : levels) {
            if (level != null) {
                level.forEachReturned(action);
            }
        }
    }

    @Override
    public void clear() {
        Arrays.fill(levels, null);
        Arrays.fill(used, 0);
        size = 0;
        bytes = 0;
        unloaded = 0;
    }

    @Override
    public void pageOut(boolean all) {
        for (ReadyList level : levels) {
            if (level != null) {
                int before = level.unloaded();
                level.pageOut(all);
                unloaded += level.unloaded() - before;
            }
        }
    }
}
