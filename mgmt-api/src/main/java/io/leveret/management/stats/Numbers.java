package io.leveret.management.stats;

import io.leveret.broker.admin.BrokerSnapshot;
import io.leveret.broker.admin.BrokerTotals;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.admin.NodeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.statistics.Traffic;
import io.leveret.queue.QueueStatistics;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of each kind of object in a fixed order, so that a sample is one small array. Those
 * of messages come first and have the same places wherever there are any.
 */
public final class Numbers {
    public static final int PUBLISH = 0;
    public static final int CONFIRM = 1;
    public static final int RETURN_UNROUTABLE = 2;
    public static final int DROP_UNROUTABLE = 3;
    public static final int DELIVER = 4;
    public static final int DELIVER_NO_ACK = 5;
    public static final int GET = 6;
    public static final int GET_NO_ACK = 7;
    public static final int GET_EMPTY = 8;
    public static final int ACK = 9;
    public static final int REDELIVER = 10;

    /** The sum of all ways a message can leave a queue for a client. */
    public static final int DELIVER_GET = 11;

    private static final int MESSAGE_NUMBERS = 12;

    // Queues, vhosts, the whole.
    public static final int MESSAGES = 12;
    public static final int READY = 13;
    public static final int UNACKED = 14;

    // Vhosts, the whole.
    public static final int VHOST_RECEIVED = 15;
    public static final int VHOST_SENT = 16;

    // Connections.
    public static final int RECEIVED = 0;
    public static final int SENT = 1;

    // Exchanges.
    public static final int PUBLISH_IN = 0;
    public static final int PUBLISH_OUT = 1;

    // The node.
    public static final int CONNECTIONS_CREATED = 0;
    public static final int CONNECTIONS_CLOSED = 1;
    public static final int CHANNELS_CREATED = 2;
    public static final int CHANNELS_CLOSED = 3;
    public static final int QUEUES_DECLARED = 4;
    public static final int QUEUES_CREATED = 5;
    public static final int QUEUES_DELETED = 6;
    public static final int FILES_USED = 7;
    public static final int SOCKETS_USED = 8;
    public static final int MEMORY_USED = 9;
    public static final int DISK_FREE = 10;
    public static final int THREADS = 11;
    public static final int COLLECTIONS = 12;

    private Numbers() {}

    public static long[] of(ChannelCounters counters) {
        return messages(counters, MESSAGE_NUMBERS);
    }

    public static long[] of(PublishCounters counters) {
        long[] numbers = new long[MESSAGE_NUMBERS];
        put(numbers, counters);
        return numbers;
    }

    public static long[] of(DeliveryCounters counters) {
        long[] numbers = new long[MESSAGE_NUMBERS];
        put(numbers, counters);
        return numbers;
    }

    /** Of an exchange and a queue its messages come to. */
    public static long[] ofRouted(long messages) {
        long[] numbers = new long[MESSAGE_NUMBERS];
        numbers[PUBLISH] = messages;
        return numbers;
    }

    private static long[] messages(ChannelCounters counters, int length) {
        long[] numbers = new long[length];
        put(numbers, counters.publishes);
        put(numbers, counters.deliveries());
        return numbers;
    }

    private static void put(long[] numbers, PublishCounters counters) {
        numbers[PUBLISH] = counters.publish;
        numbers[CONFIRM] = counters.confirm;
        numbers[RETURN_UNROUTABLE] = counters.returnUnroutable;
        numbers[DROP_UNROUTABLE] = counters.dropUnroutable;
    }

    private static void put(long[] numbers, DeliveryCounters counters) {
        numbers[DELIVER] = counters.deliver;
        numbers[DELIVER_NO_ACK] = counters.deliverNoAck;
        numbers[GET] = counters.get;
        numbers[GET_NO_ACK] = counters.getNoAck;
        numbers[GET_EMPTY] = counters.getEmpty;
        numbers[ACK] = counters.ack;
        numbers[REDELIVER] = counters.redeliver;
        sumDeliveries(numbers);
    }

    private static void sumDeliveries(long[] numbers) {
        numbers[DELIVER_GET] =
                numbers[DELIVER] + numbers[DELIVER_NO_ACK] + numbers[GET] + numbers[GET_NO_ACK];
    }

    public static long[] of(QueueSnapshot queue) {
        QueueStatistics statistics = queue.statistics();
        long[] numbers = new long[UNACKED + 1];
        numbers[PUBLISH] = statistics.published();
        numbers[DELIVER] = statistics.deliveredManualAck();
        numbers[DELIVER_NO_ACK] = statistics.deliveredNoAck();
        numbers[GET] = statistics.gotManualAck();
        numbers[GET_NO_ACK] = statistics.gotNoAck();
        numbers[GET_EMPTY] = statistics.getEmpty();
        numbers[ACK] = statistics.acked();
        numbers[REDELIVER] = statistics.redelivered();
        sumDeliveries(numbers);
        addMessages(numbers, queue);
        return numbers;
    }

    private static void addMessages(long[] numbers, QueueSnapshot queue) {
        numbers[READY] += queue.statistics().ready();
        numbers[UNACKED] += queue.statistics().unacked();
        numbers[MESSAGES] += queue.messages();
    }

    public static long[] of(ConnectionSnapshot connection) {
        return new long[] {
            connection.statistics().receivedBytes(), connection.statistics().sentBytes()
        };
    }

    public static long[] of(ExchangeSnapshot exchange) {
        return new long[] {exchange.publishedIn(), exchange.publishedOut()};
    }

    /** Of every vhost. */
    public static Map<String, long[]> ofVhosts(BrokerSnapshot snapshot) {
        Map<String, long[]> byVhost = ofTraffic(snapshot.traffic());
        for (QueueSnapshot queue : snapshot.queues()) {
            addMessages(ofVhost(byVhost, queue.vhost()), queue);
        }
        return byVhost;
    }

    /** Of every vhost. */
    public static Map<String, long[]> ofVhosts(BrokerTotals totals) {
        Map<String, long[]> byVhost = ofTraffic(totals.traffic());
        totals.queues()
                .forEach(
                        (vhost, queues) -> {
                            long[] numbers = ofVhost(byVhost, vhost);
                            numbers[READY] += queues.ready();
                            numbers[UNACKED] += queues.unacked();
                            numbers[MESSAGES] +=
                                    queues.ready() + queues.unacked() + queues.waiting();
                        });
        return byVhost;
    }

    private static Map<String, long[]> ofTraffic(Map<String, Traffic> traffic) {
        Map<String, long[]> byVhost = new TreeMap<>();
        traffic.forEach((vhost, sum) -> byVhost.put(vhost, of(sum)));
        return byVhost;
    }

    private static long[] ofVhost(Map<String, long[]> byVhost, String vhost) {
        return byVhost.computeIfAbsent(vhost, name -> new long[VHOST_SENT + 1]);
    }

    private static long[] of(Traffic traffic) {
        long[] numbers = messages(traffic.channels, VHOST_SENT + 1);
        numbers[VHOST_RECEIVED] = traffic.receivedBytes;
        numbers[VHOST_SENT] = traffic.sentBytes;
        return numbers;
    }

    /** The sum of several vhosts. */
    public static long[] sum(Collection<long[]> vhosts) {
        long[] sum = new long[VHOST_SENT + 1];
        for (long[] numbers : vhosts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += numbers[i];
            }
        }
        return sum;
    }

    public static long[] of(NodeSnapshot node, Churn churn) {
        long[] numbers = new long[COLLECTIONS + 1];
        numbers[CONNECTIONS_CREATED] = churn.connectionsCreated.sum();
        numbers[CONNECTIONS_CLOSED] = churn.connectionsClosed.sum();
        numbers[CHANNELS_CREATED] = churn.channelsCreated.sum();
        numbers[CHANNELS_CLOSED] = churn.channelsClosed.sum();
        numbers[QUEUES_DECLARED] = churn.queuesDeclared.sum();
        numbers[QUEUES_CREATED] = churn.queuesCreated.sum();
        numbers[QUEUES_DELETED] = churn.queuesDeleted.sum();
        numbers[FILES_USED] = node.fileDescriptorsUsed();
        numbers[SOCKETS_USED] = node.socketsUsed();
        // What the alarm goes by, so that it can be set against the limit.
        numbers[MEMORY_USED] = node.heapUsedBytes();
        numbers[DISK_FREE] = node.diskFreeBytes();
        numbers[THREADS] = node.threads();
        numbers[COLLECTIONS] = node.garbageCollections();
        return numbers;
    }
}
