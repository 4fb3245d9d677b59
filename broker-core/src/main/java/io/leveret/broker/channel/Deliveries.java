package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.vhost.Firehose;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelError;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.ReplyCode;
import io.leveret.message.Message;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A channel's consuming side: its consumers, what was sent to them and is not acknowledged, and how
 * much that may be. Channel's shard, but for what says otherwise.
 */
final class Deliveries {
    private final Channel channel;
    private final Connection connection;
    private final UnackedTags unacked = new UnackedTags();
    private final Limiter limiter;
    private final Map<String, ChannelConsumer> consumers = new LinkedHashMap<>(2);

    // Read by the homes of queues too.
    private volatile boolean open = true;

    /** Last tag given before the channel got its prefetch limit. */
    private long limitedAfterTag;

    /** Prefetch of consumers to come (basic.qos without global). */
    private int consumerPrefetch;

    Deliveries(Channel channel) {
        this.channel = channel;
        this.connection = channel.connection();
        this.limiter = new Limiter(connection.environment().limits().unackedPerChannelMax());
    }

    // Consumers.

    Collection<ChannelConsumer> consumers() {
        return consumers.values();
    }

    /** Null if there is none. */
    ChannelConsumer consumer(String tag) {
        return consumers.get(tag);
    }

    void add(ChannelConsumer consumer) {
        consumers.put(consumer.tag(), consumer);
    }

    void remove(ChannelConsumer consumer) {
        if (consumers.remove(consumer.tag(), consumer)) {
            consumer.announceEnd();
        }
    }

    /** The queue is gone: tell the client if it can be told. */
    void cancelledByServer(ChannelConsumer consumer) {
        if (!channel.isOpen() || !consumers.remove(consumer.tag(), consumer)) {
            return;
        }
        consumer.announceEnd();
        if (connection.peer().can("consumer_cancel_notify")) {
            channel.send(new BasicMethod.Cancel(consumer.tag(), true));
        }
    }

    // How much may be on its way.

    int consumerPrefetch() {
        return consumerPrefetch;
    }

    void consumerPrefetch(int prefetch) {
        consumerPrefetch = prefetch;
    }

    /** The channel's own prefetch limit. Any thread. */
    Limiter limiter() {
        return limiter;
    }

    /** Sets the prefetch limit of the whole channel; 0 for none. */
    void limit(int prefetch) {
        if (limiter.limit() == 0) {
            limitedAfterTag = unacked.lastTag();
        }
        limiter.limit(prefetch, unacked.count());
        roomAgain();
    }

    /** There may be room for deliveries that was not there before. */
    void roomAgain() {
        for (ChannelConsumer consumer : consumers.values()) {
            consumer.resumeIfRoom();
        }
    }

    /** Whether consumers here may be given anything. Any thread. */
    boolean isOpen() {
        return open;
    }

    /** Nothing is to be delivered here any more. */
    void takeNoMore() {
        open = false;
    }

    // Sent and settled.

    UnackedTags unacked() {
        return unacked;
    }

    /** Sends one delivery; what is not acknowledged by its nature is forgotten at once. */
    void deliver(ChannelConsumer consumer, Entry entry, Message message) {
        if (!channel.isOpen()) {
            consumer.giveBack(entry);
            return;
        }
        long tag = unacked.nextTag();
        DeliveryCounters counters = consumer.counters();
        if (entry.redelivered()) {
            counters.redeliver++;
        }
        if (consumer.noAck()) {
            counters.deliverNoAck++;
        } else {
            counters.deliver++;
            unacked.add(new Unacked(tag, consumer.queue(), consumer, entry));
        }
        send(consumer.encodedTag(), tag, entry.redelivered(), message);
        trace(consumer.queue(), entry, message);
    }

    /** A delivery that is not acknowledged and of no queue. */
    void deliverReply(byte[] consumerTag, Message reply) {
        send(consumerTag, unacked.nextTag(), false, reply);
    }

    private void send(byte[] consumerTag, long tag, boolean redelivered, Message message) {
        FrameWriter.deliver(
                connection.chunk(),
                channel.number(),
                consumerTag,
                tag,
                redelivered,
                message.exchangeAndKey(),
                message.content(),
                message.headerBytes(),
                connection.frameMaxBytes());
    }

    /** {@code message} was handed out. */
    void trace(HostedQueue from, Entry entry, Message message) {
        Firehose firehose = connection.vhost().firehose();
        if (firehose != null) {
            firehose.delivered(message, from, entry.redelivered(), channel.side());
        }
    }

    /** A delivery was settled: its place under the channel's limit is free. */
    void released(Unacked delivery) {
        // What basic.get brings counts only if it was here when the limit was set.
        boolean counted = delivery.consumer() != null || delivery.tag() <= limitedAfterTag;
        if (counted && limiter.release(1)) {
            roomAgain();
        }
    }

    ChannelError overdue(long timeoutMillis) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "delivery acknowledgement on channel %d timed out. Timeout value used: %d ms. This"
                        + " timeout value can be configured, see consumers doc guide to learn more",
                channel.number(),
                timeoutMillis);
    }

    /**
     * Consumers go, and what is unacknowledged goes back in order.
     *
     * @param uncommitted settled in a transaction that will not be committed
     */
    void close(List<Unacked> uncommitted) {
        for (ChannelConsumer consumer : consumers.values()) {
            consumer.queue().cancel(consumer, () -> {});
            consumer.announceEnd();
        }
        consumers.clear();
        unacked.putBack(uncommitted);
        unacked.takeAll(delivery -> delivery.settle(Outcome.RETURN, null));
    }
}
