package io.leveret.broker.channel;

import io.leveret.broker.shard.Shard;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.message.Message;
import io.leveret.queue.Outcome;
import io.leveret.queue.Receipt;
import io.leveret.store.MessageStore;
import io.leveret.store.StoreTransaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Map<Shard, List<Runnable>> parts = new LinkedHashMap<>();
        for (Publish publish : toPublish) {
            if (publish.queues.isEmpty()) {
                channel.unroutable(publish.message, publish.mandatory);
            }
            for (HostedQueue queue : publish.queues) {
                parts.computeIfAbsent(queue.home(), home -> new ArrayList<>())
                        .add(() -> queue.publish(publish.message, IGNORED, tx));
            }
        }
        for (Settlement settlement : toSettle) {
            Unacked delivery = settlement.delivery;
            parts.computeIfAbsent(delivery.queue().home(), home -> new ArrayList<>())
                    .add(() -> delivery.settle(settlement.outcome, tx));
            channel.deliveries().released(delivery);
        }
        take(parts.entrySet().iterator(), () -> finish(store, tx, done));
    }

    /** One home after the other: they add to the same transaction of the store. */
    private static void take(Iterator<Map.Entry<Shard, List<Runnable>>> homes, Runnable last) {
        if (!homes.hasNext()) {
            last.run();
            return;
        }
        Map.Entry<Shard, List<Runnable>> home = homes.next();
        home.getKey()
                .execute(
                        () -> {
                            home.getValue().forEach(Runnable::run);
                            take(homes, last);
                        });
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
}
