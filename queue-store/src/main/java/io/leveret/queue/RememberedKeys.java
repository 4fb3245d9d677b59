package io.leveret.queue;

import io.leveret.store.MessageKey;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of messages that were seen: of a cache, so many of the last; else of those that are in
 * the queue now. Some 200 bytes each, however long the keys are. Used by one thread at a time.
 */
public final class RememberedKeys implements QueueLog.Listener, QueueLog.Recovered {
    /** {@code x-cache-ttl} of a message that says nothing of it. */
    public static final long TTL_OF_CACHE = -1;

    private final Deduplication settings;
    private final Clock clock;

    /** In the order in which they were seen. */
    private final LinkedHashMap<MessageKey, RememberedKey> byKey = new LinkedHashMap<>();

    /** Whose message is in the queue; null for a cache. */
    private final Map<Long, RememberedKey> byPosition;

    /** Whose message is not safe yet; also those that a full cache has forgotten. */
    private final Set<RememberedKey> unsafe = Collections.newSetFromMap(new IdentityHashMap<>(0));

    /** Null while nothing is kept on disk. */
    private QueueLog log;

    /** Found in the log and of no use any more. */
    private final List<Long> stale = new ArrayList<>(0);

    private long lastPosition = -1;

    public RememberedKeys(Deduplication settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.byPosition = settings.isCache() ? null : new HashMap<>();
    }

    /** Brings back what was stored, and keeps keys on disk from now on. */
    public void open(KeyStorage storage) {
        log = storage.open(this, this);
        stale.forEach(log::settle);
        stale.clear();
    }

    @Override
    public void message(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        stale.add(locator);
    }

    @Override
    public void marked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis,
            MessageKey key) {
        lastPosition = position;
        RememberedKey found = new RememberedKey(this, position, locator, key, expiresAtMillis);
        RememberedKey older = byKey.remove(key);
        if (older != null) {
            forgetFound(older);
        }
        if (expiresAtMillis <= clock.wallMillis()) {
            forgetFound(found);
        } else {
            add(found);
        }
    }

    /** Before there is a log to tell. */
    private void forgetFound(RememberedKey found) {
        found.forgotten();
        stale.add(found.locator());
    }

    /** The highest position any had that came from the log; -1 for none. */
    public long lastPosition() {
        return lastPosition;
    }

    /** The message of that position was found too. */
    void seen(long position) {
        if (byPosition != null && byPosition.get(position) != null) {
            byPosition.get(position).seen = true;
        }
    }

    /** All messages there are were found: keys of others were left behind by a crash. */
    void forgetUnseen() {
        if (byPosition != null) {
            for (RememberedKey each : List.copyOf(byPosition.values())) {
                if (!each.seen) {
                    forget(each, null);
                }
            }
        }
    }

    /** Null if it is new, or so old that it counts as new. */
    public RememberedKey find(MessageKey key) {
        RememberedKey known = byKey.get(key);
        if (known != null && known.expiresAtMillis() <= clock.wallMillis()) {
            forget(known, null);
            return null;
        }
        return known;
    }

    /**
     * Remembers a key that was not found. What becomes of its message is to be told to what this
     * returns.
     *
     * @param position of the message, or any number that grows
     * @param ttlMillis {@link #TTL_OF_CACHE}, or what the message says
     */
    public RememberedKey remember(MessageKey key, long position, long ttlMillis) {
        long ttl = ttlMillis == TTL_OF_CACHE ? settings.cacheTtlMillis() : ttlMillis;
        long expiresAt = ttl < 0 ? Entry.NEVER : clock.wallMillis() + ttl;
        RememberedKey fresh = new RememberedKey(this, position, key, expiresAt);
        unsafe.add(fresh);
        add(fresh);
        return fresh;
    }

    private void add(RememberedKey fresh) {
        byKey.put(fresh.key(), fresh);
        if (byPosition != null) {
            byPosition.put(fresh.position, fresh);
        } else if (byKey.size() > settings.cacheSize()) {
            RememberedKey oldest = byKey.values().iterator().next();
            if (log == null && oldest.logged) {
                byKey.remove(oldest.key());
                forgetFound(oldest);
            } else {
                forget(oldest, null);
            }
        }
    }

    /** Whether keys are kept on disk. */
    public boolean areLogged() {
        return log != null;
    }

    /** Writes a key that is remembered, with {@code tx} or null. */
    public void log(RememberedKey key, StoreTransaction tx) {
        key.logged = true;
        log.append(key, tx);
    }

    @Override
    public void stored(List<StoredMessage> batch) {
        for (StoredMessage each : batch) {
            ((RememberedKey) each).stored();
        }
    }

    /** The message of that position left the queue. */
    void left(long position, StoreTransaction tx) {
        RememberedKey known = byPosition == null ? null : byPosition.get(position);
        if (known != null) {
            forget(known, tx);
        }
    }

    /** From now on its key is new. */
    void forget(RememberedKey key, StoreTransaction tx) {
        if (key.isForgotten()) {
            return;
        }
        key.forgotten();
        byKey.remove(key.key(), key);
        if (byPosition != null) {
            byPosition.remove(key.position, key);
        }
        if (key.logged) {
            log.settle(key, tx);
        }
    }

    void isSafe(RememberedKey key) {
        unsafe.remove(key);
    }

    public int size() {
        return byKey.size();
    }

    /** What they were remembered for is deleted. */
    public void delete() {
        if (log != null) {
            log.delete();
        }
        List.copyOf(unsafe).forEach(RememberedKey::settleAll);
        byKey.clear();
    }
}
