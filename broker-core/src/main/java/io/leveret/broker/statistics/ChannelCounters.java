package io.leveret.broker.statistics;

import io.leveret.queue.QueueType;

/**
 * What happened on a channel since it was opened, in the terms of RabbitMQ's {@code message_stats};
 * or the sum over channels. Owned by one shard, or a copy.
 */
public final class ChannelCounters {
    public final PublishCounters publishes = new PublishCounters();

    /** Publishes that were to be confirmed. */
    public long publishesToConfirm;

    /** Messages that queues got; one that went to three counts three times. */
    public long routed;

    private final DeliveryCounters[] deliveries = new DeliveryCounters[QueueType.values().length];

    public ChannelCounters() {
        for (int i = 0; i < deliveries.length; i++) {
            deliveries[i] = new DeliveryCounters();
        }
    }

    /** Deliveries from queues of one type. */
    public DeliveryCounters deliveries(QueueType type) {
        return deliveries[type.ordinal()];
    }

    /** A sum over all types of queues. */
    public DeliveryCounters deliveries() {
        DeliveryCounters sum = new DeliveryCounters();
        for (DeliveryCounters each : deliveries) {
            sum.add(each);
        }
        return sum;
    }

    public void add(ChannelCounters other) {
        publishes.add(other.publishes);
        publishesToConfirm += other.publishesToConfirm;
        routed += other.routed;
        for (int i = 0; i < deliveries.length; i++) {
            deliveries[i].add(other.deliveries[i]);
        }
    }

    public ChannelCounters copy() {
        ChannelCounters copy = new ChannelCounters();
        copy.add(this);
        return copy;
    }
}
