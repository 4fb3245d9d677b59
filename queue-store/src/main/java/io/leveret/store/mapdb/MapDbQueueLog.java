package io.leveret.store.mapdb;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The queue's end of its log: turns calls into commands for the storage thread. */
final class MapDbQueueLog implements QueueLog {
    private final long queueId;
    private final Executor home;
    private final Listener listener;
    private final StorageThread storage;

    // Queue's home.
    private LocatorChunk settled;
    private LocatorChunk delivered;
    private boolean deleted;

    // Storage thread.
    private QueuePages pages;
    private boolean dropped;

    MapDbQueueLog(long queueId, Executor home, Listener listener, StorageThread storage) {
        this.queueId = queueId;
        this.home = home;
        this.listener = listener;
        this.storage = storage;
    }

    long queueId() {
        return queueId;
    }

    Executor home() {
        return home;
    }

    @Override
    public void append(StoredMessage message, StoreTransaction tx) {
        Append append = new Append(this, message);
        message.markPending(append);
        if (tx != null) {
            ((MapDbTransaction) tx).append(append);
        } else {
            storage.unwritten().add(append.bytes());
            storage.post(append);
        }
    }

    /** Queue's home: these are durable, or were settled before they were written. */
    void stored(List<Append> appends) {
        List<StoredMessage> batch = new ArrayList<>(appends.size());
        long bytes = 0;
        for (Append append : appends) {
            append.entry.markPending(null);
            if (append.locator() != Locator.NONE) {
                append.entry.markStored(append.locator());
            }
            bytes += append.bytes();
            batch.add(append.entry);
        }
        storage.unwritten().remove(bytes);
        if (!deleted) {
            listener.stored(batch);
        }
    }

    @Override
    public void settle(StoredMessage message, StoreTransaction tx) {
        Append pending = (Append) message.pending();
        if (tx != null) {
            if (pending != null) {
                ((MapDbTransaction) tx).settle(pending);
            } else {
                ((MapDbTransaction) tx).settle(message.locator());
            }
            return;
        }
        message.markSettled();
        if (pending == null) {
            settle(message.locator());
        } else if (!pending.settleUnwritten() && pending.locator() != Locator.NONE) {
            settle(pending.locator());
        }
    }

    @Override
    public void settle(long locator) {
        if (locator == StoredMessage.NOT_STORED) {
            return;
        }
        if (settled == null || !settled.add(locator)) {
            settled = openChunk(settled, false, locator);
        }
    }

    @Override
    public void delivered(long locator) {
        if (delivered == null || !delivered.add(locator)) {
            delivered = openChunk(delivered, true, locator);
        }
    }

    @Override
    public void delivered(StoredMessage message) {
        Append pending = (Append) message.pending();
        if (pending == null) {
            delivered(message.locator());
            return;
        }
        storage.post(
                new Command() {
                    @Override
                    void run(StorageThread onStorage) {
                        onStorage.delivered(pending);
                    }
                });
    }

    private LocatorChunk openChunk(LocatorChunk last, boolean ofDelivered, long first) {
        int capacity = last == null ? LocatorChunk.CAPACITY_MIN : last.nextCapacity();
        LocatorChunk chunk = new LocatorChunk(capacity, ofDelivered);
        chunk.add(first);
        storage.post(chunk);
        return chunk;
    }

    @Override
    public void update(StoredMessage message) {
        storage.post(new UpdateCommand(this, message));
    }

    @Override
    public void load(long[] locators, Loaded loaded) {
        storage.post(new LoadCommand(this, locators.clone(), loaded));
    }

    /** Any thread: answers a load. */
    void loaded(Message[] messages, Loaded loaded) {
        StorageThread.post(home, () -> loaded.messages(messages));
    }

    @Override
    public void delete() {
        deleted = true;
        storage.post(
                new Command() {
                    @Override
                    void run(StorageThread onStorage) {
                        dropped = true;
                        onStorage.drop(queueId);
                    }
                });
    }

    /** Storage thread: whether the queue was deleted. */
    boolean isDropped() {
        return dropped;
    }

    /** Storage thread: a message of the queue was put there. */
    void placed(int page) {
        if (pages == null) {
            pages = storage.pagesOf(queueId);
        }
        storage.placed(pages, page);
    }
}
