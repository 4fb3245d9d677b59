package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoreTransaction;

/** Takes published messages into the queue, or refuses them. */
final class Intake {
    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Limits limits;
    private final Expiry expiry;
    private final DyingMessages dying;
    private final Deliveries deliveries;
    private final int maxPriority;
    private long nextPosition;
    private long published;

    Intake(
            ReadyMessages ready,
            Holdings holdings,
            Limits limits,
            Expiry expiry,
            DyingMessages dying,
            Deliveries deliveries,
            int maxPriority) {
        this.ready = ready;
        this.holdings = holdings;
        this.limits = limits;
        this.expiry = expiry;
        this.dying = dying;
        this.deliveries = deliveries;
        this.maxPriority = maxPriority;
    }

    /** A message the store had from before. */
    void recover(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        ready.addPacked(
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                priority,
                deliveryCount,
                redelivered);
        holdings.takeStored(bodyBytes);
        nextPosition = position + 1;
    }

    void publish(Message message, Receipt receipt, StoreTransaction tx) {
        published++;
        Entry entry = new Entry(nextPosition++, message);
        if (limits.refuses(message, ready)) {
            refuse(entry, receipt);
            return;
        }
        entry.persistent = holdings.keepsOnDisk(message);
        entry.expiresAtMillis = expiry.of(message);
        if (maxPriority > 0) {
            entry.priority = (byte) Math.min(maxPriority, Math.max(0, message.header().priority()));
        }
        holdings.take(entry);
        if (!deliveries.handOver(entry, receipt, tx)) {
            ready.add(entry);
            holdings.log(entry, receipt, tx);
            deliveries.run();
        }
        if (!entry.logged) {
            Receipts.accept(receipt);
        }
    }

    private void refuse(Entry entry, Receipt receipt) {
        if (limits.deadLettersRefused()) {
            holdings.take(entry);
            dying.bury(entry, DeadLetterReason.MAXLEN, null);
        }
        if (receipt != null) {
            receipt.rejected();
        }
    }

    /** How many messages were published, refused ones too. */
    long published() {
        return published;
    }
}
