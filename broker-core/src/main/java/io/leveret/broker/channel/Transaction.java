package io.leveret.broker.channel;

import io.leveret.broker.shard.InTurn;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.vhost.MessageTarget;
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

    private record Publish(Message message, List<MessageTarget> targets, boolean mandatory) {}

    private record Settlement(Unacked delivery, Outcome outcome) {}

    Transaction(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void publish(
            Message message,
            List<MessageTarget> targets,
            boolean mandatory,
            PublishCounters counters) {
        publishes.add(new Publish(message, targets, mandatory));
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
        InTurn parts = new InTurn();
        Committed committed = new Committed(channel.connection().shard(), done);
        Shard asks = whereTargetsAsk(toPublish);
        for (Publish publish : toPublish) {
            if (publish.targets.isEmpty()) {
                channel.unroutable(publish.message, publish.mandatory);
            }
            for (MessageTarget target : publish.targets) {
                Receipt receipt = target.joins() ? IGNORED : committed.receipt();
                if (asks == null || !target.joins()) {
                    target.publish(publish.message, receipt, tx, parts);
                } else {
                    parts.add(asks, () -> target.publish(publish.message, receipt, tx, parts));
                }
            }
        }
        for (Settlement settlement : toSettle) {
            Unacked delivery = settlement.delivery;
            parts.add(delivery.queue().home(), () -> delivery.settle(settlement.outcome, tx));
            channel.deliveries().released(delivery);
        }
        // One home after the other: they add to the same transaction of the store.
        parts.run(() -> store.commit(tx, channel.connection().shard(), committed));
    }

    /**
     * Where targets find out whether they take a message at all; null if none does. What others get
     * is handed over from there too, so that a queue has messages in the order of publishing.
     */
    private static Shard whereTargetsAsk(List<Publish> publishes) {
        for (Publish publish : publishes) {
            for (MessageTarget target : publish.targets) {
                if (!target.joins()) {
                    return target.home();
                }
            }
        }
        return null;
    }

    /** Waits for the store, and for the first of what is a duplicate. */
    private static final class Committed implements Runnable {
        private final Shard shard;
        private final Runnable done;
        private final AtomicInteger waiting = new AtomicInteger(1);

        Committed(Shard shard, Runnable done) {
            this.shard = shard;
            this.done = done;
        }

        /** One more to wait for; what is refused is lost, as in RabbitMQ. */
        Receipt receipt() {
            waiting.incrementAndGet();
            return new Receipt() {
                @Override
                public void accepted() {
                    shard.execute(Committed.this);
                }

                @Override
                public void rejected() {
                    shard.execute(Committed.this);
                }
            };
        }

        @Override
        public void run() {
            if (waiting.decrementAndGet() == 0) {
                done.run();
            }
        }
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
}
