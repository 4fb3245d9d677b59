package io.leveret.store.mapdb;

import io.leveret.store.MessageKey;
import io.leveret.store.StoredMessage;

/** New fields of a message. */
final class UpdateCommand extends Command implements EntryFields {
    private final MapDbQueueLog log;
    private final Append pending;
    private final long locator;
    private final long position;
    private final long expiresAtMillis;
    private final int priority;
    private final int deliveryCount;
    private final long notBeforeMillis;
    private final MessageKey key;

    /** Queue's home. */
    UpdateCommand(MapDbQueueLog log, StoredMessage message) {
        this.log = log;
        this.pending = (Append) message.pending();
        this.locator = message.locator();
        this.position = message.position;
        this.expiresAtMillis = message.expiresAtMillis();
        this.priority = message.priority();
        this.deliveryCount = message.deliveryCount();
        this.notBeforeMillis = message.notBeforeMillis();
        this.key = message.key();
    }

    @Override
    boolean isUrgent() {
        return false;
    }

    @Override
    void run(StorageThread storage) {
        if (log.isDropped()) {
            return;
        }
        if (pending == null) {
            if (locator != StoredMessage.NOT_STORED) {
                storage.pages().update(locator, this);
            }
        } else if (pending.isWaiting()) {
            pending.update(expiresAtMillis, priority, deliveryCount, notBeforeMillis);
        } else if (pending.locator() != Locator.NONE) {
            storage.pages().update(pending.locator(), this);
        }
    }

    @Override
    public long queueId() {
        return log.queueId();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public int deliveryCount() {
        return deliveryCount;
    }

    @Override
    public long notBeforeMillis() {
        return notBeforeMillis;
    }

    @Override
    public MessageKey key() {
        return key;
    }
}
