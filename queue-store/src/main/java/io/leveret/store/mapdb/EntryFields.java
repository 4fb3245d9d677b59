package io.leveret.store.mapdb;

/** What a slot says of one message in one queue. */
interface EntryFields {
    long queueId();

    long position();

    /** {@link Long#MAX_VALUE} for never. */
    long expiresAtMillis();

    int priority();

    int deliveryCount();
}
