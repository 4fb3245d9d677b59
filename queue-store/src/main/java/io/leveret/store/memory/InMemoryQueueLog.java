package io.leveret.store.memory;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** One queue's messages on the heap; a message's locator is its position. */
final class InMemoryQueueLog implements QueueLog {
    private final Executor home;
    private final Listener listener;

    // Queue's home.
    private final Map<Long, Message> messages = new HashMap<>();
    private List<StoredMessage> arrived = new ArrayList<>();
    private boolean deleted;

    InMemoryQueueLog(Executor home, Listener listener) {
        this.home = home;
        this.listener = listener;
    }

    @Override
    public void append(StoredMessage message, StoreTransaction tx) {
        if (tx != null) {
            ((InMemoryTransaction) tx).part(this).appended().add(message);
            return;
        }
        arrived.add(message);
        if (arrived.size() == 1) {
            home.execute(this::storeArrived);
        }
    }

    private void storeArrived() {
        List<StoredMessage> batch = arrived;
        arrived = new ArrayList<>();
        store(batch);
    }

    private void store(List<StoredMessage> batch) {
        if (deleted) {
            return;
        }
        for (StoredMessage message : batch) {
            if (!message.settled()) {
                messages.put(message.position, message.message());
                message.markStored(message.position);
            }
        }
        if (!batch.isEmpty()) {
            listener.stored(batch);
        }
    }

    /** Takes this log's part of a committed transaction, then runs {@code told}. */
    void commit(InMemoryTransaction.Part part, Runnable told) {
        home.execute(
                () -> {
                    part.settled().forEach(this::settleNow);
                    store(part.appended());
                    told.run();
                });
    }

    @Override
    public void settle(StoredMessage message, StoreTransaction tx) {
        if (tx != null) {
            ((InMemoryTransaction) tx).part(this).settled().add(message);
        } else {
            settleNow(message);
        }
    }

    private void settleNow(StoredMessage message) {
        message.markSettled();
        settle(message.locator());
    }

    @Override
    public void settle(long locator) {
        messages.remove(locator);
    }

    @Override
    public void update(StoredMessage message) {
        // Nothing outlives the queue's own entry.
    }

    @Override
    public void load(long[] locators, Loaded loaded) {
        Message[] found = new Message[locators.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = messages.get(locators[i]);
        }
        home.execute(() -> loaded.messages(found));
    }

    @Override
    public void delete() {
        deleted = true;
        messages.clear();
    }
}
