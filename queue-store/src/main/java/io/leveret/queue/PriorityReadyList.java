package io.leveret.queue;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Ready messages of a queue with priorities: the highest first, within one priority by position.
 * Others choose the level that is next in another way. Finding the highest takes the same time
 * whatever the number of levels: a bit says which have any.
 */
class PriorityReadyList implements ReadyMessages {
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
            level = new ReadyList(priority, account, ReturnedInPlace::new);
            levels[priority] = level;
        }
        if ((used[priority / Long.SIZE] & 1L << priority) == 0) {
            used[priority / Long.SIZE] |= 1L << priority;
            filled(priority);
        }
        return level;
    }

    /** The level is about to have messages, and had none. */
    void filled(int priority) {}

    /** The level with the message that is next; there must be one. */
    int next() {
        return highest();
    }

    /** A message of that level was taken. */
    void taken(int priority) {}

    /** The level, which has messages. */
    final ReadyList used(int priority) {
        return levels[priority];
    }

    /** The highest level that has messages, or -1. */
    final int highest() {
        for (int word = used.length - 1; word >= 0; word--) {
            if (used[word] != 0) {
                return (word + 1) * Long.SIZE - 1 - Long.numberOfLeadingZeros(used[word]);
            }
        }
        return -1;
    }

    /** The highest level below that one that has messages, or -1. */
    final int below(int priority) {
        int word = priority / Long.SIZE;
        long rest = used[word] & (1L << priority) - 1;
        while (rest == 0) {
            if (--word < 0) {
                return -1;
            }
            rest = used[word];
        }
        return (word + 1) * Long.SIZE - 1 - Long.numberOfLeadingZeros(rest);
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
            boolean redelivered,
            long notBeforeMillis) {
        int level = Math.min(priority, levels.length - 1);
        level(level)
                .addPacked(
                        position,
                        locator,
                        bodyBytes,
                        expiresAtMillis,
                        level,
                        deliveryCount,
                        redelivered,
                        notBeforeMillis);
        size++;
        bytes += bodyBytes;
        unloaded++;
    }

    @Override
    public Entry poll() {
        if (size == 0) {
            return null;
        }
        int priority = next();
        ReadyList level = levels[priority];
        Entry entry = level.poll();
        if (level.isEmpty()) {
            used[priority / Long.SIZE] &= ~(1L << priority);
        }
        taken(priority);
        size--;
        bytes -= entry.bodyBytes;
        if (entry.message() == null) {
            unloaded--;
        }
        return entry;
    }

    @Override
    public Entry peek() {
        return size == 0 ? null : levels[next()].peek();
    }

    @Override
    public long headExpiresAtMillis() {
        return levels[next()].headExpiresAtMillis();
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
            levels[next()].nextToLoad(batch);
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
    public void forEachRedelivered(LongConsumer action) {
        for (ReadyList level : levels) {
            if (level != null) {
                level.forEachRedelivered(action);
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
