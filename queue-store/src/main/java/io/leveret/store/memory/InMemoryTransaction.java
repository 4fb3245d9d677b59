package io.leveret.store.memory;

import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What a transaction wants of each log. Handed from thread to thread, never shared. */
final class InMemoryTransaction implements StoreTransaction {
    private final Map<InMemoryQueueLog, Part> parts = new IdentityHashMap<>();

    /** What it wants of one log. */
    record Part(List<StoredMessage> appended, List<StoredMessage> settled) {}

    Part part(InMemoryQueueLog log) {
        return parts.computeIfAbsent(log, l -> new Part(new ArrayList<>(), new ArrayList<>()));
    }

    /** Each log takes its part on its own home; who comes last tells the transaction's owner. */
    void commit(Executor home, Runnable done) {
        if (parts.isEmpty()) {
            home.execute(done);
            return;
        }
        AtomicInteger waiting = new AtomicInteger(parts.size());
        parts.forEach(
                (log, part) ->
                        log.commit(
                                part,
                                () -> {
                                    if (waiting.decrementAndGet() == 0) {
                                        home.execute(done);
                                    }
                                }));
    }
}
