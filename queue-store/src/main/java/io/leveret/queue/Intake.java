package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;

/** Takes published messages into the queue, or refuses them. */
class Intake implements QueueLog.Recovered {
    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Limits limits;
    private final Expiry expiry;
    private final DyingMessages dying;
    private final Deliveries deliveries;
    private final Retries retries;
    private final int maxPriority;
    private final boolean ages;
    private long nextPosition;
    private long published;

    Intake(
            ReadyMessages ready,
            Holdings holdings,
            Limits limits,
            Expiry expiry,
            DyingMessages dying,
            Deliveries deliveries,
            Retries retries,
            QueueSettings settings) {
        this.ready = ready;
        this.holdings = holdings;
        this.limits = limits;
        this.expiry = expiry;
        this.dying = dying;
        this.deliveries = deliveries;
        this.retries = retries;
        this.maxPriority = settings.maxPriority();
        this.ages = settings.priorityMode() == PriorityMode.AGING;
    }

    /** Brings back what the queue had before. */
    void open(LogOpener opener) {
        holdings.open(opener, this);
    }

    /** The message of that position was among them. */
    protected void recovered(long position) {
        nextPosition = position + 1;
    }

    /** Gives no position before that one. */
    final void skipTo(long position) {
        nextPosition = Math.max(nextPosition, position);
    }

    /** Of the message published next. */
    final long nextPosition() {
        return nextPosition;
    }

    /** A message was published that the queue does not take; its publisher need not know. */
    final void dropped() {
        published++;
    }

    /** A message the store had from before. */
    @Override
    public final void message(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        marked(
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                priority,
                deliveryCount,
                redelivered,
                0,
                null);
    }

    private void addReady(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis) {
        ready.addPacked(
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                priority,
                deliveryCount,
                redelivered,
                notBeforeMillis);
        holdings.takeStored(bodyBytes);
        recovered(position);
    }

    /** One that may have been given back, to be tried again later. */
    @Override
    public final void marked(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered,
            long notBeforeMillis,
            MessageKey key) {
        // One that only ages never waits, whatever became of the clock.
        boolean waits = notBeforeMillis != 0 && !(ages && deliveryCount == 0);
        if (!waits || retries.isPast(notBeforeMillis)) {
            addReady(
                    position,
                    locator,
                    bodyBytes,
                    expiresAtMillis,
                    priority,
                    deliveryCount,
                    redelivered,
                    notBeforeMillis);
            return;
        }
        Entry entry = new Entry(position, locator, bodyBytes);
        entry.expiresAtMillis = expiresAtMillis;
        entry.priority = (byte) Math.min(priority, maxPriority);
        entry.deliveryCount = deliveryCount;
        entry.redelivered = redelivered;
        entry.notBeforeMillis = notBeforeMillis;
        retries.recover(entry);
        holdings.takeStored(bodyBytes);
        recovered(position);
    }

    void publish(Message message, Receipt receipt, StoreTransaction tx) {
        published++;
        Entry entry = new Entry(nextPosition++, message);
        if (refuses(message)) {
            refuse(entry, receipt);
            return;
        }
        entry.persistent = holdings.keepsOnDisk(message);
        entry.expiresAtMillis = expiry.of(message);
        if (maxPriority > 0) {
            entry.priority = (byte) Math.min(maxPriority, Math.max(0, message.header().priority()));
            if (ages) {
                entry.notBeforeMillis = expiry.now();
            }
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

    /** Whether a limit keeps the message out. */
    final boolean refuses(Message message) {
        return limits.refuses(message, ready, dying);
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
