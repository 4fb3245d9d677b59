package io.leveret.queue;

import io.leveret.store.StoreTransaction;

/** Ends deliveries: what consumers made of them decides where the message goes. */
final class Settlements {
    private final ReadyMessages ready;
    private final Reaper reaper;
    private final Consumers consumers;
    private final Unacked unacked;
    private final Unacked got;
    private final Holdings holdings;
    private final DyingMessages dying;
    private final QueueCounters counters;
    private final Retries retries;
    private final boolean isQuorum;
    private int deliveryLimit;

    Settlements(
            ReadyMessages ready,
            Reaper reaper,
            Consumers consumers,
            Unacked unacked,
            Unacked got,
            Holdings holdings,
            DyingMessages dying,
            QueueCounters counters,
            Retries retries,
            QueueType type) {
        this.ready = ready;
        this.reaper = reaper;
        this.consumers = consumers;
        this.unacked = unacked;
        this.got = got;
        this.holdings = holdings;
        this.dying = dying;
        this.counters = counters;
        this.retries = retries;
        this.isQuorum = type == QueueType.QUORUM;
    }

    void apply(QueueSettings settings) {
        deliveryLimit = settings.deliveryLimit();
    }

    /**
     * @param consumer null for basic.get
     */
    void settle(Consumer consumer, Entry entry, Outcome outcome, StoreTransaction tx) {
        assert consumer == entry.holder;
        if (consumer == null) {
            got.remove(entry);
        } else {
            unacked.remove(entry);
            consumers.settled(consumer);
        }
        switch (outcome) {
            case ACK -> {
                counters.acked++;
                holdings.forget(entry, tx);
            }
            case REJECT -> dying.bury(entry, DeadLetterReason.REJECTED, tx);
            case REQUEUE, RECOVER, RETURN -> putBack(entry, outcome);
        }
    }

    private void putBack(Entry entry, Outcome outcome) {
        entry.redelivered = true;
        if (isQuorum || retries.areDelayed()) {
            if (deliveryLimit >= 0 && entry.deliveryCount >= deliveryLimit) {
                dying.bury(entry, DeadLetterReason.DELIVERY_LIMIT, null);
                return;
            }
            entry.deliveryCount++;
            boolean waits =
                    outcome == Outcome.REQUEUE && retries.areDelayed() && retries.await(entry);
            holdings.update(entry);
            if (waits) {
                return;
            }
        }
        if (isQuorum && deliveryLimit < 0 && outcome != Outcome.RETURN) {
            // Nothing but this keeps one that always fails from holding up the others.
            ready.putLast(entry);
        } else {
            ready.putBack(entry);
        }
        // Before any is delivered, as RabbitMQ does: it may be the one that came back.
        reaper.dropExcess();
    }
}
