package io.leveret.store.mapdb;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.StoredMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A message on its way to the disk. */
final class Append extends Command implements EntryFields {
    private static final int WAITING = 0;
    private static final int WRITTEN = 1;
    private static final int SETTLED = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Append.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MapDbQueueLog log;
    final StoredMessage entry;
    final Message message;

    // Set by the queue's home before it is posted; then the storage thread's.
    private long expiresAtMillis;
    private int priority;
    private int deliveryCount;
    private long notBeforeMillis;

    /** Storage thread: what else in this commit has the same content. */
    SharedContent shared;

    /** Whichever is first, the storage thread that writes it or the home that settles it. */
    @SuppressWarnings("unused")
    private volatile int state = WAITING;

    /** Where it was written. Published by the state. */
    private long locator = Locator.NONE;

    Append(MapDbQueueLog log, StoredMessage entry) {
        this.log = log;
        this.entry = entry;
        this.message = entry.message();
        // Encoded here: names that are too long are the publisher's trouble, not the store's.
        message.exchangeAndKey();
        update(
                entry.expiresAtMillis(),
                entry.priority(),
                entry.deliveryCount(),
                entry.notBeforeMillis());
    }

    /** Changes what is not written yet. */
    void update(
            long newExpiresAtMillis,
            int newPriority,
            int newDeliveryCount,
            long newNotBeforeMillis) {
        expiresAtMillis = newExpiresAtMillis;
        priority = newPriority;
        deliveryCount = newDeliveryCount;
        notBeforeMillis = newNotBeforeMillis;
    }

    int bytes() {
        return message.content().length;
    }

    /** Queue's home: settles it if it is not written yet. */
    boolean settleUnwritten() {
        return STATE.compareAndSet(this, WAITING, SETTLED);
    }

    boolean isWaiting() {
        return state == WAITING;
    }

    /** Storage thread: false if it was settled. */
    boolean written(long at) {
        locator = at;
        return STATE.compareAndSet(this, WAITING, WRITTEN);
    }

    /** {@link Locator#NONE} if it was settled before it was written. */
    long locator() {
        return state == WRITTEN ? locator : Locator.NONE;
    }

    @Override
    void run(StorageThread storage) {
        storage.batch().add(this);
    }

    @Override
    public long queueId() {
        return log.queueId();
    }

    @Override
    public long position() {
        return entry.position;
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
        return entry.key();
    }
}
