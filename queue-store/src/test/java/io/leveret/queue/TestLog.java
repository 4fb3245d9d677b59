package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A queue's log whose disk writes and reads when the test says so, and survives a restart. */
final class TestLog implements QueueLog, LogOpener {
    static final class Transaction implements StoreTransaction {
        final List<StoredMessage> appended = new ArrayList<>();
        final List<StoredMessage> settled = new ArrayList<>();

        /** Of keys that are written with the messages. */
        Transaction keys;
    }

    private record Stored(
            long position,
            Message message,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            long notBeforeMillis,
            MessageKey key) {}

    private record Load(long[] locators, Loaded loaded) {}

    private Listener listener;
    private final Map<Long, Stored> disk = new LinkedHashMap<>();
    private List<StoredMessage> waiting = new ArrayList<>();
    private final ArrayDeque<Load> loads = new ArrayDeque<>();
    private long nextLocator = 1000;

    /** On the same disk. */
    private TestLog beside;

    /** Writes and reads at once. */
    boolean prompt;

    /** Reads at once. */
    boolean promptReads;

    boolean deleted;
    final List<String> notedDelivered = new ArrayList<>();
    int loadedMessages;
    int writtenMessages;

    /** For what need not survive: on the same disk, and empty whenever it is opened. */
    TestLog spill() {
        TestLog spill = new TestLog();
        spill.nextLocator = 1_000_000_000;
        spill.beside = this;
        beside = spill;
        return spill;
    }

    @Override
    public QueueLog open(Listener newListener, Recovered recovered) {
        listener = newListener;
        waiting.clear();
        loads.clear();
        if (recovered == null) {
            disk.clear();
        }
        Map<Long, Long> byPosition = new TreeMap<>();
        disk.forEach((locator, stored) -> byPosition.put(stored.position, locator));
        byPosition.forEach(
                (position, locator) -> {
                    recover(recovered, position, locator, disk.get(locator));
                });
        return this;
    }

    private static void recover(Recovered recovered, long position, long locator, Stored stored) {
        if (stored.notBeforeMillis == 0 && stored.key == null) {
            recovered.message(
                    position,
                    locator,
                    stored.message.bodyBytes(),
                    stored.expiresAtMillis,
                    stored.priority,
                    stored.deliveryCount,
                    true);
        } else {
            recovered.marked(
                    position,
                    locator,
                    stored.message.bodyBytes(),
                    stored.expiresAtMillis,
                    stored.priority,
                    stored.deliveryCount,
                    true,
                    stored.notBeforeMillis,
                    stored.key);
        }
    }

    @Override
    public void append(StoredMessage message, StoreTransaction tx) {
        if (tx != null) {
            ((Transaction) tx).appended.add(message);
            return;
        }
        waiting.add(message);
        if (prompt) {
            sync();
        }
    }

    /** What waits is on disk now. */
    void sync() {
        List<StoredMessage> batch = waiting;
        waiting = new ArrayList<>();
        store(batch);
    }

    void commit(Transaction tx) {
        tx.settled.forEach(this::settleNow);
        store(tx.appended);
    }

    private void store(List<StoredMessage> batch) {
        if (batch.isEmpty() || deleted) {
            return;
        }
        for (StoredMessage each : batch) {
            if (!each.settled()) {
                writtenMessages++;
                each.markStored(nextLocator++);
                write(each, each.message());
            }
        }
        listener.stored(batch);
    }

    private void write(StoredMessage each, Message body) {
        disk.put(
                each.locator(),
                new Stored(
                        each.position,
                        body,
                        each.expiresAtMillis(),
                        each.priority(),
                        each.deliveryCount(),
                        each.notBeforeMillis(),
                        each.key()));
    }

    @Override
    public void settle(StoredMessage message, StoreTransaction tx) {
        if (tx != null) {
            ((Transaction) tx).settled.add(message);
        } else {
            settleNow(message);
        }
    }

    private void settleNow(StoredMessage message) {
        if (message.settled()) {
            throw new AssertionError("settled twice: " + message.position);
        }
        message.markSettled();
        settle(message.locator());
    }

    @Override
    public void settle(long locator) {
        disk.remove(locator);
    }

    @Override
    public void update(StoredMessage message) {
        Stored old = disk.get(message.locator());
        if (old != null) {
            write(message, old.message);
        }
    }

    @Override
    public void delivered(long locator) {
        notedDelivered.add(TestMessages.body(disk.get(locator).message));
    }

    @Override
    public void delivered(StoredMessage message) {
        if (waiting.contains(message)) {
            notedDelivered.add(TestMessages.body(message.message()));
        } else {
            delivered(message.locator());
        }
    }

    @Override
    public void load(long[] locators, Loaded loaded) {
        loads.add(new Load(locators, loaded));
        if (prompt || promptReads) {
            read();
        }
    }

    /** Answers the first of the loads that were asked for; false if there is none. */
    boolean readOne() {
        Load load = loads.poll();
        if (load == null) {
            return false;
        }
        Message[] messages = new Message[load.locators.length];
        for (int i = 0; i < messages.length; i++) {
            Stored stored = stored(load.locators[i]);
            messages[i] = stored == null ? null : stored.message;
            loadedMessages++;
        }
        load.loaded.messages(messages);
        return true;
    }

    private Stored stored(long locator) {
        Stored own = disk.get(locator);
        return own != null || beside == null ? own : beside.disk.get(locator);
    }

    void read() {
        while (readOne()) {}
    }

    /** Loses the messages on disk, as bad sectors do. */
    void loseAll() {
        disk.clear();
    }

    @Override
    public void delete() {
        deleted = true;
        disk.clear();
    }

    /** Bodies on disk, in the order of the queue. */
    List<String> bodiesOnDisk() {
        Map<Long, String> byPosition = new TreeMap<>();
        disk.values()
                .forEach(each -> byPosition.put(each.position, TestMessages.body(each.message)));
        return List.copyOf(byPosition.values());
    }
}
