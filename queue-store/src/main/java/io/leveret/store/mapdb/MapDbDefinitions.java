package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Definitions, from any thread. */
final class MapDbDefinitions implements DefinitionStore {
    private final StorageThread storage;

    MapDbDefinitions(StorageThread storage) {
        this.storage = storage;
    }

    @Override
    public void load(Table table, BiConsumer<String, byte[]> entry) {
        CompletableFuture<Map<String, byte[]>> answer = new CompletableFuture<>();
        storage.ask(
                answer,
                () -> {
                    Map<String, byte[]> entries = new LinkedHashMap<>();
                    storage.definitions().forEach(table, entries::put);
                    return entries;
                });
        answer.join().forEach(entry);
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        change(() -> storage.definitions().put(table, key, value));
    }

    @Override
    public void remove(Table table, String key) {
        change(() -> storage.definitions().remove(table, key));
    }

    private void change(Runnable change) {
        storage.post(
                new Command() {
                    @Override
                    void run(StorageThread onStorage) {
                        change.run();
                        onStorage.batch().mustCommit();
                    }
                });
    }

    @Override
    public void sync(Executor home, Runnable done) {
        storage.post(
                new Command() {
                    @Override
                    void run(StorageThread onStorage) {
                        onStorage.batch().afterCommit(() -> StorageThread.post(home, done));
                    }
                });
    }
}
