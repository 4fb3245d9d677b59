package io.leveret.store.memory;

import io.leveret.store.*;
import io.leveret.message.Message;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

public final class MemoryMessageStore implements MessageStore {
    private final AtomicLong ids = new AtomicLong();
    public QueueLog open(long queueId, Executor home, QueueLog.Listener listener, QueueLog.Recovered recovered) {
        return new QueueLog() {
            public void append(StoredMessage m, StoreTransaction tx) { home.execute(() -> { m.markStored(m.position); listener.stored(List.of(m)); }); }
            public void settle(StoredMessage m, StoreTransaction tx) {}
            public void settle(long locator) {}
            public void update(StoredMessage m) {}
            public void load(long[] l, Loaded loaded) { throw new UnsupportedOperationException(); }
            public void delete() {}
        };
    }
    public long nextQueueId() { return ids.incrementAndGet(); }
    public StoreTransaction begin() { return new StoreTransaction() {}; }
    public void commit(StoreTransaction tx, Executor home, Runnable done) { home.execute(done); }
    public void rollback(StoreTransaction tx) {}
    public DefinitionStore definitions() { return new DefinitionStore() {
        public void load(Table t, BiConsumer<String, byte[]> e) {}
        public void put(Table t, String k, byte[] v) {}
        public void remove(Table t, String k) {}
        public void sync(Executor home, Runnable done) { home.execute(done); }
    }; }
    public long residentBytes() { return 0; }
    public void close() {}
}
