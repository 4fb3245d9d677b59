package io.leveret.store.mapdb;

import io.leveret.store.MessageKey;

/** What a slot says of one message in one queue. */
interface EntryFields {
    long queueId();

    long position();

    /** {@link Long#MAX_VALUE} for never. */
    long expiresAtMillis();

    int priority();

    int deliveryCount();

    /** 0 for none. */
    long notBeforeMillis();

    /** Null for none. */
    MessageKey key();
}
