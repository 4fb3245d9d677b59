package io.leveret.prometheus;

import static io.leveret.prometheus.Metric.counter;
import static io.leveret.prometheus.Metric.gauge;

import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.statistics.Traffic;
import java.util.List;

/** What is measured of each queue, connection and channel, in RabbitMQ's words. */
final class ObjectMetrics {
    static final List<Metric<QueueSnapshot>> QUEUE_COARSE =
            List.of(
                    gauge(
                            "queue_messages_ready",
                            "Messages ready to be delivered to consumers",
                            queue -> queue.statistics().ready()),
                    gauge(
                            "queue_messages_unacked",
                            "Messages delivered to consumers but not yet acknowledged",
                            queue -> queue.statistics().unacked()),
                    gauge(
                            "queue_messages",
                            "Sum of ready and unacknowledged messages - total queue depth",
                            QueueSnapshot::messages));

    static final List<Metric<QueueSnapshot>> QUEUE_CONSUMERS =
            List.of(gauge("queue_consumers", "Consumers on a queue", QueueSnapshot::consumers));

    static final List<Metric<QueueSnapshot>> QUEUE =
            List.of(
                    gauge("queue_consumers", "Consumers on a queue", QueueSnapshot::consumers),
                    gauge(
                            "queue_consumer_capacity",
                            "Consumer capacity",
                            ObjectMetrics::consumerCapacity),
                    gauge(
                            "queue_consumer_utilisation",
                            "Same as consumer capacity",
                            ObjectMetrics::consumerCapacity),
                    gauge(
                            "queue_messages_ram",
                            "Ready and unacknowledged messages stored in memory",
                            queue -> queue.statistics().residentMessages()),
                    gauge(
                            "queue_messages_ram_bytes",
                            "Size of ready and unacknowledged messages stored in memory",
                            ObjectMetrics::residentBytes),
                    gauge(
                            "queue_messages_ready_ram",
                            "Ready messages stored in memory",
                            ObjectMetrics::residentReady),
                    gauge(
                            "queue_messages_unacked_ram",
                            "Unacknowledged messages stored in memory",
                            ObjectMetrics::residentUnacked),
                    gauge(
                            "queue_messages_persistent",
                            "Persistent messages",
                            queue -> queue.statistics().persistentMessages()),
                    gauge(
                            "queue_messages_persistent_bytes",
                            "Size in bytes of persistent messages",
                            queue -> queue.statistics().persistentBytes()),
                    gauge(
                            "queue_messages_bytes",
                            "Size in bytes of ready and unacknowledged messages",
                            ObjectMetrics::bytes),
                    gauge(
                            "queue_messages_ready_bytes",
                            "Size in bytes of ready messages",
                            queue -> queue.statistics().readyBytes()),
                    gauge(
                            "queue_messages_unacked_bytes",
                            "Size in bytes of all unacknowledged messages",
                            queue -> queue.statistics().unackedBytes()),
                    gauge(
                            "queue_messages_paged_out",
                            "Messages paged out to disk",
                            queue -> queue.messages() - queue.statistics().residentMessages()),
                    gauge(
                            "queue_messages_paged_out_bytes",
                            "Size in bytes of messages paged out to disk",
                            queue -> bytes(queue) - residentBytes(queue)));

    static final List<Metric<ConnectionSnapshot>> CONNECTION_COARSE =
            List.of(
                    counter(
                            "connection_incoming_bytes",
                            "Total number of bytes received on a connection",
                            each -> each.statistics().receivedBytes()),
                    counter(
                            "connection_outgoing_bytes",
                            "Total number of bytes sent on a connection",
                            each -> each.statistics().sentBytes()));

    private static final String INCOMING_PACKETS =
            "Total number of packets received on a connection";
    private static final String OUTGOING_PACKETS = "Total number of packets sent on a connection";

    static final List<Metric<ConnectionSnapshot>> CONNECTION_PACKETS =
            List.of(
                    counter(
                            "connection_incoming_packets",
                            INCOMING_PACKETS,
                            each -> each.statistics().reads()),
                    counter(
                            "connection_outgoing_packets",
                            OUTGOING_PACKETS,
                            each -> each.statistics().writes()));

    static final List<Metric<ConnectionSnapshot>> CONNECTION_GAUGES =
            List.of(
                    gauge(
                            "connection_pending_packets",
                            "Number of packets waiting to be sent on a connection",
                            each -> each.statistics().pendingBytes()),
                    gauge(
                            "connection_channels",
                            "Channels on a connection",
                            each -> each.channels().size()));

    /** The same of all connections that ever were: sums of counters must not fall. */
    static final List<Metric<Traffic>> ALL_CONNECTIONS =
            List.of(
                    counter(
                            "connection_incoming_bytes",
                            "Total number of bytes received on a connection",
                            traffic -> traffic.receivedBytes),
                    counter(
                            "connection_outgoing_bytes",
                            "Total number of bytes sent on a connection",
                            traffic -> traffic.sentBytes),
                    counter(
                            "connection_incoming_packets",
                            INCOMING_PACKETS,
                            traffic -> traffic.reads),
                    counter(
                            "connection_outgoing_packets",
                            OUTGOING_PACKETS,
                            traffic -> traffic.writes));

    static final List<Metric<ChannelSnapshot>> CHANNEL =
            List.of(
                    gauge(
                            "channel_consumers",
                            "Consumers on a channel",
                            each -> each.statistics().consumers().size()),
                    gauge(
                            "channel_messages_unacked",
                            "Delivered but not yet acknowledged messages",
                            each -> each.statistics().unacked()),
                    gauge(
                            "channel_messages_unconfirmed",
                            "Published but not yet confirmed messages",
                            each -> each.statistics().unconfirmed()),
                    gauge(
                            "channel_messages_uncommitted",
                            "Messages received in a transaction but not yet committed",
                            each -> each.statistics().uncommittedMessages()),
                    gauge(
                            "channel_acks_uncommitted",
                            "Message acknowledgements in a transaction not yet committed",
                            each -> each.statistics().uncommittedAcks()),
                    gauge(
                            "consumer_prefetch",
                            "Limit of unacknowledged messages for each consumer",
                            each -> each.statistics().prefetch()),
                    gauge(
                            "channel_prefetch",
                            "Total limit of unacknowledged messages for all consumers on a channel",
                            each -> each.statistics().globalPrefetch()));

    static final List<Metric<PublishCounters>> PUBLISHES =
            List.of(
                    counter(
                            "channel_messages_published",
                            "Total number of messages published into an exchange on a channel",
                            each -> each.publish),
                    counter(
                            "channel_messages_confirmed",
                            "Total number of messages published into an exchange and confirmed on"
                                    + " the channel",
                            each -> each.confirm),
                    counter(
                            "channel_messages_unroutable_returned",
                            "Total number of messages published as mandatory into an exchange and"
                                    + " returned to the publisher as unroutable",
                            each -> each.returnUnroutable),
                    counter(
                            "channel_messages_unroutable_dropped",
                            "Total number of messages published as non-mandatory into an exchange"
                                    + " and dropped as unroutable",
                            each -> each.dropUnroutable));

    static final List<Metric<DeliveryCounters>> DELIVERIES =
            List.of(
                    counter(
                            "channel_get_ack",
                            "Total number of messages fetched with basic.get in manual"
                                    + " acknowledgement mode",
                            each -> each.get),
                    counter(
                            "channel_get",
                            "Total number of messages fetched with basic.get in automatic"
                                    + " acknowledgement mode",
                            each -> each.getNoAck),
                    counter(
                            "channel_messages_delivered_ack",
                            "Total number of messages delivered to consumers in manual"
                                    + " acknowledgement mode",
                            each -> each.deliver),
                    counter(
                            "channel_messages_delivered",
                            "Total number of messages delivered to consumers in automatic"
                                    + " acknowledgement mode",
                            each -> each.deliverNoAck),
                    counter(
                            "channel_messages_redelivered",
                            "Total number of messages redelivered to consumers",
                            each -> each.redeliver),
                    counter(
                            "channel_messages_acked",
                            "Total number of messages acknowledged by consumers",
                            each -> each.ack),
                    counter(
                            "channel_get_empty",
                            "Total number of times basic.get operations fetched no message",
                            each -> each.getEmpty));

    private ObjectMetrics() {}

    private static double bytes(QueueSnapshot queue) {
        return queue.statistics().readyBytes() + (double) queue.statistics().unackedBytes();
    }

    /** The share of what is in memory, where only the number of messages is known. */
    private static double residentShare(QueueSnapshot queue) {
        return queue.messages() == 0
                ? 0
                : Math.min(1.0, queue.statistics().residentMessages() / (double) queue.messages());
    }

    private static double residentBytes(QueueSnapshot queue) {
        return Math.rint(bytes(queue) * residentShare(queue));
    }

    /** Unacknowledged messages are those that are kept in memory first. */
    private static double residentUnacked(QueueSnapshot queue) {
        return Math.min(queue.statistics().unacked(), queue.statistics().residentMessages());
    }

    private static double residentReady(QueueSnapshot queue) {
        return queue.statistics().residentMessages() - residentUnacked(queue);
    }

    private static double consumerCapacity(QueueSnapshot queue) {
        return queue.consumers() > 0 && queue.statistics().ready() == 0 ? 1 : 0;
    }
}
