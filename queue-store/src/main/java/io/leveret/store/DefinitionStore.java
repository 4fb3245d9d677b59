package io.leveret.store;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Durable definitions: small values by key, in a few tables. The store does not know what they
 * mean. May be called from any thread; changes of one caller are made durable in order.
 */
public interface DefinitionStore {
    /** What is kept; a key is unique within its table. */
    enum Table {
        VHOSTS,
        USERS,
        PERMISSIONS,
        TOPIC_PERMISSIONS,
        EXCHANGES,
        QUEUES,
        BINDINGS,
        PARAMETERS
    }

    /** Passes on every entry of {@code table}; for the start of a broker. */
    void load(Table table, BiConsumer<String, byte[]> entry);

    void put(Table table, String key, byte[] value);

    void remove(Table table, String key);

    /** Runs {@code done} on {@code home} once every change made before this call is fsynced. */
    void sync(Executor home, Runnable done);
}
