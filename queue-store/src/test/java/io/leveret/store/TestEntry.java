package io.leveret.store;

import io.leveret.message.Message;

/** A queue's entry in a test. */
public final class TestEntry extends StoredMessage {
    public long expiresAtMillis = Long.MAX_VALUE;
    public int priority;
    public int deliveryCount;
    public long notBeforeMillis;
    public MessageKey key;

    public TestEntry(long position, Message message) {
        super(position, message);
    }

    /** Drops the body, as a queue does that pages it out. */
    public void forgetMessage() {
        message = null;
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
