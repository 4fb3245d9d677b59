package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.StoreTransaction;

/**
 * Takes in what was not seen before, and only says it did of what was. Message and key are written
 * in one commit.
 */
final class DeduplicatingIntake extends Intake {
    private final Deduplication settings;
    private final RememberedKeys keys;
    private final KeyStorage storage;
    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Limits limits;

    /**
     * @param storage null to keep no keys on disk
     */
    DeduplicatingIntake(
            ReadyMessages ready,
            Holdings holdings,
            Limits limits,
            Expiry expiry,
            DyingMessages dying,
            Deliveries deliveries,
            Retries retries,
            QueueSettings settings,
            RememberedKeys keys,
            KeyStorage storage) {
        super(ready, holdings, limits, expiry, dying, deliveries, retries, settings);
        this.settings = settings.deduplication();
        this.keys = keys;
        this.storage = storage;
        this.ready = ready;
        this.holdings = holdings;
        this.limits = limits;
    }

    @Override
    void open(LogOpener opener) {
        if (storage != null) {
            keys.open(storage);
        }
        super.open(opener);
        keys.forgetUnseen();
        skipTo(keys.lastPosition() + 1);
    }

    @Override
    protected void recovered(long position) {
        super.recovered(position);
        keys.seen(position);
    }

    @Override
    void publish(Message message, Receipt receipt, StoreTransaction tx) {
        MessageKey key = settings.keys().of(message.header());
        if (key == null) {
            super.publish(message, receipt, tx);
            return;
        }
        RememberedKey known = keys.find(key);
        if (known != null) {
            dropped();
            known.tell(receipt);
            return;
        }
        if (refuses(message)) {
            // It leaves no key, and takes none from a full cache.
            super.publish(message, receipt, tx);
            return;
        }
        RememberedKey fresh =
                keys.remember(key, nextPosition(), settings.ttlMillis(message.header()));
        fresh.tell(receipt);
        if (!keys.areLogged() || !holdings.keepsOnDisk(message)) {
            super.publish(message, fresh, tx);
            return;
        }
        StoreTransaction both = tx == null ? storage.begin() : tx;
        fresh.awaitLog();
        super.publish(message, fresh, both);
        if (fresh.isForgotten()) {
            // Gone already, and its key with it.
            fresh.accepted();
        } else {
            keys.log(fresh, both);
        }
        if (tx == null) {
            storage.commit(both);
        }
    }
}
