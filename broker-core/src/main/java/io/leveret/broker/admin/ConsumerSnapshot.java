package io.leveret.broker.admin;

import io.leveret.broker.channel.ChannelConsumer;
import io.leveret.codec.FieldTable;

/** A consumer of one channel. */
public record ConsumerSnapshot(
        ChannelSnapshot channel,
        String tag,
        String queue,
        long queueId,
        boolean ackRequired,
        boolean exclusive,
        int prefetch,
        int priority,
        FieldTable arguments,
        Activity activity) {

    /** Whether a consumer is served. */
    public enum Activity {
        UP,
        /** The one that is served of a queue with a single active consumer. */
        SINGLE_ACTIVE,
        /** One that is not. */
        WAITING
    }

    static ConsumerSnapshot of(
            ChannelSnapshot channel, ChannelConsumer consumer, Activity activity) {
        return new ConsumerSnapshot(
                channel,
                consumer.tag(),
                consumer.queue().name(),
                consumer.queue().id(),
                !consumer.noAck(),
                consumer.exclusive(),
                consumer.prefetch(),
                consumer.priority(),
                consumer.arguments(),
                activity);
    }

    public String vhost() {
        return channel.vhost();
    }
}
