package io.leveret.management.resource;

import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.management.http.AmqpJson;
import java.util.Map;

/** Consumers in JSON. */
final class ConsumerView {
    private ConsumerView() {}

    static Map<String, Object> of(ConsumerSnapshot consumer, String node, Activity activity) {
        Map<String, Object> object = Views.object();
        object.put("arguments", AmqpJson.object(consumer.arguments()));
        object.put("ack_required", consumer.ackRequired());
        object.put("active", activity.active);
        object.put("activity_status", activity.text);
        object.put("channel_details", channel(consumer.channel(), node));
        object.put("consumer_tag", consumer.tag());
        object.put("exclusive", consumer.exclusive());
        object.put("prefetch_count", consumer.prefetch());
        object.put("queue", Map.of("name", consumer.queue(), "vhost", consumer.vhost()));
        return object;
    }

    /** Whether a consumer is served. */
    enum Activity {
        UP(true, "up"),
        /** The one that is served of a queue with a single active consumer. */
        SINGLE_ACTIVE(true, "single_active"),
        /** One that is not. */
        WAITING(false, "waiting");

        private final boolean active;
        private final String text;

        Activity(boolean active, String text) {
            this.active = active;
            this.text = text;
        }
    }

    private static Map<String, Object> channel(ChannelSnapshot channel, String node) {
        Map<String, Object> object = Views.object();
        object.put("name", channel.name());
        object.put("number", channel.statistics().number());
        object.put("user", channel.user());
        object.put("node", node);
        object.put("connection_name", channel.connection().name());
        object.put("peer_host", channel.connection().peerHost());
        object.put("peer_port", channel.connection().peerPort());
        return object;
    }
}
