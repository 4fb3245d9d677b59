package io.leveret.broker.access;

import io.leveret.store.DefinitionStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Keeps definitions, and syncs when the test says so. */
final class FakeDefinitionStore implements DefinitionStore {
    private final Map<Table, Map<String, byte[]>> tables = new EnumMap<>(Table.class);
    private final List<Runnable> unsynced = new ArrayList<>();
    int changes;

    @Override
    public synchronized void load(Table table, BiConsumer<String, byte[]> entry) {
        table(table).forEach(entry);
    }

    @Override
    public synchronized void put(Table table, String key, byte[] value) {
        changes++;
        table(table).put(key, value);
    }

    @Override
    public synchronized void remove(Table table, String key) {
        changes++;
        table(table).remove(key);
    }

    @Override
    public synchronized void sync(Executor home, Runnable done) {
        unsynced.add(() -> home.execute(done));
    }

    synchronized void syncNow() {
        unsynced.forEach(Runnable::run);
        unsynced.clear();
    }

    Map<String, byte[]> table(Table table) {
        return tables.computeIfAbsent(table, ignored -> new TreeMap<>());
    }
}
