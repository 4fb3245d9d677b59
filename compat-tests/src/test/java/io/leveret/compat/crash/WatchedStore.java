package io.leveret.compat.crash;

import io.leveret.store.DefinitionStore;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.store.WriteBacklog;
import io.leveret.store.memory.InMemoryMessageStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Sees in which order, and from which threads, a broker uses its store. */
final class WatchedStore implements MessageStore {
    private static final long ANSWER_SECONDS_MAX = 20;

    private final MessageStore store = new InMemoryMessageStore();
    private final Set<Executor> homes = Collections.synchronizedSet(new LinkedHashSet<>());
    private final List<String> deletions = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger threadsInTransaction = new AtomicInteger();
    private volatile boolean threadsMet;

    /** Definitions removed and messages deleted, in order: {@code definition}, {@code messages}. */
    List<String> deletions() {
        return deletions;
    }

    /** How many event loops the queues opened so far live on. */
    int homes() {
        return homes.size();
    }

    /** Whether two threads worked on transactions at a time. */
    boolean threadsMetInTransaction() {
        return threadsMet;
    }

    /**
     * Lets every other home do what was posted to it before: whoever may work on the transaction
     * beside this thread does so now.
     */
    private void inTransaction(Executor here) {
        if (threadsInTransaction.incrementAndGet() > 1) {
            threadsMet = true;
        } else {
            for (Executor home : List.copyOf(homes)) {
                if (home != here) {
                    letRun(home);
                }
            }
        }
        threadsInTransaction.decrementAndGet();
    }

    private static void letRun(Executor home) {
        CountDownLatch ran = new CountDownLatch(1);
        home.execute(ran::countDown);
        try {
            if (!ran.await(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("an event loop hangs");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public QueueLog open(
            long queueId, Executor home, QueueLog.Listener listener, QueueLog.Recovered recovered) {
        homes.add(home);
        return new WatchedLog(home, store.open(queueId, home, listener, recovered));
    }

    private final class WatchedLog implements QueueLog {
        private final Executor home;
        private final QueueLog log;

        WatchedLog(Executor home, QueueLog log) {
            this.home = home;
            this.log = log;
        }

        @Override
        public void append(StoredMessage message, StoreTransaction tx) {
            if (tx != null) {
                inTransaction(home);
            }
            log.append(message, tx);
        }

        @Override
        public void settle(StoredMessage message, StoreTransaction tx) {
            if (tx != null) {
                inTransaction(home);
            }
            log.settle(message, tx);
        }

        @Override
        public void settle(long locator) {
            log.settle(locator);
        }

        @Override
        public void update(StoredMessage message) {
            log.update(message);
        }

        @Override
        public void load(long[] locators, Loaded loaded) {
            log.load(locators, loaded);
        }

        @Override
        public void delete() {
            deletions.add("messages");
            log.delete();
        }
    }

    @Override
    public DefinitionStore definitions() {
        DefinitionStore definitions = store.definitions();
        return new DefinitionStore() {
            @Override
            public void load(Table table, BiConsumer<String, byte[]> entry) {
                definitions.load(table, entry);
            }

            @Override
            public void put(Table table, String key, byte[] value) {
                definitions.put(table, key, value);
            }

            @Override
            public void remove(Table table, String key) {
                if (table == Table.QUEUES) {
                    deletions.add("definition");
                }
                definitions.remove(table, key);
            }

            @Override
            public void sync(Executor home, Runnable done) {
                definitions.sync(home, done);
            }
        };
    }

    @Override
    public long nextQueueId() {
        return store.nextQueueId();
    }

    @Override
    public StoreTransaction begin() {
        return store.begin();
    }

    @Override
    public void commit(StoreTransaction tx, Executor home, Runnable done) {
        store.commit(tx, home, done);
    }

    @Override
    public void rollback(StoreTransaction tx) {
        store.rollback(tx);
    }

    @Override
    public WriteBacklog unwritten() {
        return store.unwritten();
    }

    @Override
    public void close() {
        store.close();
    }
}
