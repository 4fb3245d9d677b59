package io.leveret.broker.channel;

import io.leveret.broker.vhost.HostedQueue;
import io.leveret.message.Message;
import io.leveret.queue.Outcome;
import io.leveret.queue.Receipt;
import io.leveret.store.MessageStore;
import io.leveret.store.StoreTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tx class (spec 1.9): publishes and settlements are held back until tx.commit, and become
 * durable in one commit of the store.
 */
final class Transaction implements PublishMode {
    private final Channel channel;
    private List<Publish> publishes = new ArrayList<>();
    private List<Settlement> settlements = new ArrayList<>();

    private record Publish(Message message, List<HostedQueue> queues, boolean mandatory) {}

    private record Settlement(Unacked delivery, Outcome outcome) {}

    Transaction(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void publish(Message message, List<HostedQueue> queues, boolean mandatory) {
        publishes.add(new Publish(message, queues, mandatory));
    }

    void settle(Unacked delivery, Outcome outcome) {
        settlements.add(new Settlement(delivery, outcome));
    }

    int uncommittedMessages() {
        return publishes.size();
    }

    int uncommittedSettlements() {
        return settlements.size();
    }

    /** {@code done} runs on the channel's shard when all of it is safe. */
    void commit(MessageStore store, Runnable done) {
        List<Publish> toPublish = publishes;
        List<Settlement> toSettle = settlements;
        publishes = new ArrayList<>();
        settlements = new ArrayList<>();
        StoreTransaction tx = store.begin();
        // Each queue answers when it has taken its part into the transaction, and once more as a
        // receipt when that is on disk; the commit may be asked for after the first of these.
        int parts = toSettle.size();
        for (Publish publish : toPublish) {
            parts += publish.queues.size();
        }
        Parts pending = new Parts(parts + 1, () -> finish(store, tx, done));
        for (Publish publish : toPublish) {
            if (publish.queues.isEmpty()) {
                channel.unroutable(publish.message, publish.mandatory);
            }
            for (HostedQueue queue : publish.queues) {
                queue.home()
                        .execute(
                                () -> {
                                    queue.publish(publish.message, IGNORED, tx);
                                    pending.done();
                                });
            }
        }
        for (Settlement settlement : toSettle) {
            Unacked delivery = settlement.delivery;
            delivery.queue()
                    .home()
                    .execute(
                            () -> {
                                delivery.settle(settlement.outcome, tx);
                                pending.done();
                            });
            channel.released(delivery);
        }
        pending.done();
    }

    private void finish(MessageStore store, StoreTransaction tx, Runnable done) {
        store.commit(tx, channel.connection().shard(), done);
    }

    /** Publishes are forgotten; what was settled is unsettled again. */
    List<Unacked> rollback() {
        List<Unacked> unsettled = new ArrayList<>();
        for (Settlement settlement : settlements) {
            unsettled.add(settlement.delivery);
        }
        publishes = new ArrayList<>();
        settlements = new ArrayList<>();
        return unsettled;
    }

    private static final Receipt IGNORED =
            new Receipt() {
                @Override
                public void accepted() {}

                @Override
                public void rejected() {}
            };

    /** Runs an action after the last of several parts is done, whichever shard that is on. */
    private record Parts(AtomicInteger left, Runnable last) {
        Parts(int parts, Runnable last) {
            this(new AtomicInteger(parts), last);
        }

        void done() {
            if (left.decrementAndGet() == 0) {
                last.run();
            }
        }
    }
}
