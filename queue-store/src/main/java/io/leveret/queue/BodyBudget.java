package io.leveret.queue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages all queues of a broker together keep in memory. Above that they page
 * out what the store has on disk. A message in several queues counts in each. Any thread.
 */
public final class BodyBudget {
    /** The pressure ends when a queue's next batch does not bring it back at once. */
    private static final long RELIEF_SHARE = 8;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<BodyAccount> accounts = ConcurrentHashMap.newKeySet();
    private volatile boolean exceeded;

    public BodyBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** For brokers that keep nothing on disk. */
    public static BodyBudget unlimited() {
        return new BodyBudget(Long.MAX_VALUE);
    }

    public long limitBytes() {
        return limitBytes;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    /** Whether so much more would not be too much. */
    boolean hasRoomFor(long bytes) {
        return usedBytes.get() < limitBytes - bytes;
    }

    /** Whether queues shall page out. */
    public boolean exceeded() {
        return exceeded;
    }

    void open(BodyAccount account) {
        accounts.add(account);
    }

    void close(BodyAccount account) {
        accounts.remove(account);
    }

    void add(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (exceeded) {
            if (used < limitBytes - limitBytes / RELIEF_SHARE) {
                exceeded = false;
            }
        } else if (used > limitBytes) {
            exceeded = true;
            // Also those that nobody publishes to: they may hold the most.
            accounts.forEach(BodyAccount::askToPageOut);
        }
    }
}
