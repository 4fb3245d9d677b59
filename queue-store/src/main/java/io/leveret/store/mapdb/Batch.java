package io.leveret.store.mapdb;

import io.leveret.message.Message;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** What goes into the next commit, and who is told after it. Storage thread. */
final class Batch {
    /** A transaction or message larger than this is written in several commits. */
    private static final long UNIT_BYTES = 4 << 20;

    /** What an entry adds to a batch, about, besides its content. */
    private static final int ENTRY_BYTES = 40;

    private final List<Command> units = new ArrayList<>();

    /** For each content, the first append that has it. */
    private final Map<Message, Append> contents = new IdentityHashMap<>();

    private final List<Append> told = new ArrayList<>();
    private final List<MapDbTransaction> transactions = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean mustCommit;
    private long bytes;

    void add(Append append) {
        if (append.isWaiting()) {
            share(append);
        }
        units.add(append);
    }

    void add(MapDbTransaction tx) {
        for (Append append : tx.appends()) {
            share(append);
        }
        units.add(tx);
        transactions.add(tx);
        mustCommit = true;
    }

    private void share(Append append) {
        Append first = contents.putIfAbsent(append.message, append);
        if (first != null) {
            if (first.shared == null) {
                first.shared = new SharedContent();
            }
            append.shared = first.shared;
        } else {
            bytes += append.bytes();
        }
        bytes += ENTRY_BYTES;
    }

    /** Runs {@code action} after the next commit, or as soon as there is nothing to commit. */
    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Something changed that somebody waits for. */
    void mustCommit() {
        mustCommit = true;
    }

    /** How much there is to write, about. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return units.isEmpty() && afterCommit.isEmpty() && !mustCommit;
    }

    /**
     * Writes everything to pages.
     *
     * @return whether it has to be committed before anybody is told
     */
    boolean write(StorageThread storage) {
        MessagePages pages = storage.pages();
        for (Command unit : units) {
            if (unit instanceof Append append) {
                write(append, pages);
            } else {
                write((MapDbTransaction) unit, pages);
            }
        }
        return mustCommit;
    }

    private void write(Append append, MessagePages pages) {
        boolean large = append.bytes() > UNIT_BYTES;
        if (large) {
            pages.beginUnit();
        }
        put(append, pages);
        if (large) {
            pages.endUnit();
        }
    }

    private void write(MapDbTransaction tx, MessagePages pages) {
        boolean large = tx.bytes() > UNIT_BYTES;
        if (large) {
            pages.beginUnit();
        }
        for (Append append : tx.appends()) {
            put(append, pages);
            pages.commitPart();
        }
        if (large) {
            pages.endUnit();
        }
        tx.settle(pages);
    }

    private void put(Append append, MessagePages pages) {
        told.add(append);
        if (append.isWaiting() && !append.log.isDropped()) {
            long at = pages.append(append, Content.of(append.message), append.shared);
            append.log.placed(Locator.page(at));
            mustCommit = true;
            if (!append.written(at)) {
                pages.settle(at);
            }
        }
    }

    /** What was written is durable: tells everybody, each home at once, and starts anew. */
    void tell() {
        Map<Executor, Receipts> byHome = new IdentityHashMap<>();
        for (Append append : told) {
            byHome.computeIfAbsent(append.log.home(), h -> new Receipts()).add(append);
        }
        for (MapDbTransaction tx : transactions) {
            for (Executor home : tx.durable()) {
                byHome.get(home).add(tx);
            }
        }
        byHome.forEach(StorageThread::post);
        afterCommit.forEach(Runnable::run);
        clear();
    }

    private void clear() {
        units.clear();
        if (!contents.isEmpty()) {
            contents.clear();
        }
        told.clear();
        transactions.clear();
        afterCommit.clear();
        mustCommit = false;
        bytes = 0;
    }

    /** What one home is told after a commit. */
    private static final class Receipts implements Runnable {
        private final Map<MapDbQueueLog, List<Append>> byLog = new IdentityHashMap<>();
        private final List<MapDbTransaction> transactions = new ArrayList<>();

        void add(Append append) {
            byLog.computeIfAbsent(append.log, l -> new ArrayList<>()).add(append);
        }

        void add(MapDbTransaction tx) {
            transactions.add(tx);
        }

        @Override
        public void run() {
            byLog.forEach(MapDbQueueLog::stored);
            transactions.forEach(MapDbTransaction::homeTold);
        }
    }
}
