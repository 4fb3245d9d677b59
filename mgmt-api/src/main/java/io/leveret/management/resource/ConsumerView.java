package io.leveret.management.resource;

import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot.Activity;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.management.http.AmqpJson;
import java.util.List;
import java.util.Map;

/** Consumers in JSON. */
final class ConsumerView {
    private ConsumerView() {}

    static List<Map<String, Object>> of(List<ConsumerSnapshot> consumers, String node) {
        return consumers.stream().map(consumer -> of(consumer, node)).toList();
    }

    static Map<String, Object> of(ConsumerSnapshot consumer, String node) {
        Map<String, Object> object = Views.object();
        object.put("arguments", AmqpJson.object(consumer.arguments()));
        object.put("ack_required", consumer.ackRequired());
        object.put("active", consumer.activity() != Activity.WAITING);
        object.put("activity_status", text(consumer.activity()));
        object.put("channel_details", channel(consumer.channel(), node));
        object.put("consumer_tag", consumer.tag());
        object.put("exclusive", consumer.exclusive());
        object.put("prefetch_count", consumer.prefetch());
        object.put("queue", Map.of("name", consumer.queue(), "vhost", consumer.vhost()));
        return object;
    }

    private static String text(Activity activity) {
        return switch (activity) {
            case UP -> "up";
            case SINGLE_ACTIVE -> "single_active";
            case WAITING -> "waiting";
        };
    }

    private static Map<String, Object> channel(ChannelSnapshot channel, String node) {
        return channel(channel.connection(), channel.statistics().number(), node);
    }

    /** {@code channel_details}. */
    static Map<String, Object> channel(ConnectionInfo connection, int number, String node) {
        Map<String, Object> object = Views.object();
        object.put("name", connection.name() + " (" + number + ")");
        object.put("number", number);
        object.put("user", connection.user());
        object.put("node", node);
        object.put("connection_name", connection.name());
        object.put("peer_host", connection.peerHost());
        object.put("peer_port", connection.peerPort());
        return object;
    }
}
