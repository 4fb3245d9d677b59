package io.leveret.queue;

import io.leveret.store.StoreTransaction;

/** Lets go of the keys of messages that leave the queue. */
final class DeduplicatingHoldings extends Holdings {
    private final RememberedKeys keys;

    DeduplicatingHoldings(
            QueueIdentity queue,
            BodyAccount account,
            LogOpener spill,
            Runnable packable,
            RememberedKeys keys) {
        super(queue, account, spill, packable);
        this.keys = keys;
    }

    @Override
    void forget(Entry entry, StoreTransaction tx) {
        super.forget(entry, tx);
        keys.left(entry.position, tx);
    }

    @Override
    void delete() {
        super.delete();
        keys.delete();
    }
}
