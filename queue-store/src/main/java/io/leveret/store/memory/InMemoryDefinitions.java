package io.leveret.store.memory;

import io.leveret.store.DefinitionStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Definitions that last as long as the store. Any thread. */
final class InMemoryDefinitions implements DefinitionStore {
    private final Map<Table, Map<String, byte[]>> tables = new EnumMap<>(Table.class);

    InMemoryDefinitions() {
        for (Table table : Table.values()) {
            tables.put(table, new ConcurrentHashMap<>());
        }
    }

    @Override
    public void load(Table table, BiConsumer<String, byte[]> entry) {
        tables.get(table).forEach(entry);
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        tables.get(table).put(key, value);
    }

    @Override
    public void remove(Table table, String key) {
        tables.get(table).remove(key);
    }

    @Override
    public void sync(Executor home, Runnable done) {
        home.execute(done);
    }
}
