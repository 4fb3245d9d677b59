package io.leveret.management.stats;

import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of messages, as RabbitMQ groups them: a group is there once one of it is not zero. */
public final class MessageStats {
    private MessageStats() {}

    /** {@code message_stats} of a channel, a vhost or the whole; left out if nothing happened. */
    public static void putChannel(Map<String, Object> target, Trend trend, Range range) {
        Map<String, Object> stats = channel(trend, range);
        if (!stats.isEmpty()) {
            target.put("message_stats", stats);
        }
    }

    /** As {@link #putChannel}, but empty if nothing happened. */
    public static Map<String, Object> channel(Trend trend, Range range) {
        Map<String, Object> stats = new LinkedHashMap<>();
        if (trend.now(Numbers.PUBLISH) != 0) {
            putPublishes(stats, trend, range);
        }
        putDeliveries(stats, trend, range);
        return stats;
    }

    /** {@code message_stats} of a queue; left out if nothing happened. */
    public static void putQueue(Map<String, Object> target, Trend trend, Range range) {
        Map<String, Object> stats = new LinkedHashMap<>();
        if (trend.now(Numbers.PUBLISH) != 0) {
            trend.putCounter(stats, "publish", Numbers.PUBLISH, range);
        }
        putDeliveries(stats, trend, range);
        if (!stats.isEmpty()) {
            target.put("message_stats", stats);
        }
    }

    /** {@code message_stats} of an exchange; left out if nothing happened. */
    public static void putExchange(Map<String, Object> target, Trend trend, Range range) {
        if (trend.now(Numbers.PUBLISH_IN) == 0) {
            return;
        }
        Map<String, Object> stats = new LinkedHashMap<>();
        trend.putCounter(stats, "publish_in", Numbers.PUBLISH_IN, range);
        trend.putCounter(stats, "publish_out", Numbers.PUBLISH_OUT, range);
        target.put("message_stats", stats);
    }

    /** {@code stats} of what a channel publishes to an exchange. */
    public static Map<String, Object> publishes(Trend trend, Range range) {
        Map<String, Object> stats = new LinkedHashMap<>();
        putPublishes(stats, trend, range);
        return stats;
    }

    /** {@code stats} of what a channel gets from a queue. */
    public static Map<String, Object> deliveries(Trend trend, Range range) {
        Map<String, Object> stats = new LinkedHashMap<>();
        putAllDeliveries(stats, trend, range);
        return stats;
    }

    /** {@code stats} of what comes to a queue through an exchange. */
    public static Map<String, Object> routed(Trend trend, Range range) {
        Map<String, Object> stats = new LinkedHashMap<>();
        trend.putCounter(stats, "publish", Numbers.PUBLISH, range);
        return stats;
    }

    private static void putPublishes(Map<String, Object> stats, Trend trend, Range range) {
        trend.putCounter(stats, "publish", Numbers.PUBLISH, range);
        trend.putCounter(stats, "confirm", Numbers.CONFIRM, range);
        trend.putCounter(stats, "return_unroutable", Numbers.RETURN_UNROUTABLE, range);
        trend.putCounter(stats, "drop_unroutable", Numbers.DROP_UNROUTABLE, range);
    }

    private static void putDeliveries(Map<String, Object> stats, Trend trend, Range range) {
        boolean any =
                trend.now(Numbers.DELIVER_GET) != 0
                        || trend.now(Numbers.GET_EMPTY) != 0
                        || trend.now(Numbers.ACK) != 0;
        if (any) {
            putAllDeliveries(stats, trend, range);
        }
    }

    private static void putAllDeliveries(Map<String, Object> stats, Trend trend, Range range) {
        trend.putCounter(stats, "ack", Numbers.ACK, range);
        trend.putCounter(stats, "deliver", Numbers.DELIVER, range);
        trend.putCounter(stats, "deliver_get", Numbers.DELIVER_GET, range);
        trend.putCounter(stats, "deliver_no_ack", Numbers.DELIVER_NO_ACK, range);
        trend.putCounter(stats, "get", Numbers.GET, range);
        trend.putCounter(stats, "get_empty", Numbers.GET_EMPTY, range);
        trend.putCounter(stats, "get_no_ack", Numbers.GET_NO_ACK, range);
        trend.putCounter(stats, "redeliver", Numbers.REDELIVER, range);
    }

    /** {@code messages}, {@code messages_ready} and {@code messages_unacknowledged}. */
    public static void putLengths(Map<String, Object> target, Trend trend, Range range) {
        trend.putGauge(target, "messages", Numbers.MESSAGES, range);
        trend.putGauge(target, "messages_ready", Numbers.READY, range);
        trend.putGauge(target, "messages_unacknowledged", Numbers.UNACKED, range);
    }
}
