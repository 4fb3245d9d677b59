package io.leveret.broker.vhost;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Copies what clients publish to a vhost, and what they are given, to its exchange {@code
 * amq.rabbitmq.trace}, with headers that say where it was. There while the vhost is traced.
 *
 * @see <a href="https://www.rabbitmq.com/docs/firehose">RabbitMQ: the firehose tracer</a>
 */
public final class Firehose {
    static final String EXCHANGE = "amq.rabbitmq.trace";

    private final VirtualHost vhost;
    private final String node;

    Firehose(VirtualHost vhost, String node) {
        this.vhost = vhost;
        this.node = node;
    }

    /** The channel that published or got a message. */
    public record Side(String connection, int channel, String user) {}

    /** {@code message} was published; {@code targets} are where it goes. */
    public void published(Message message, List<MessageTarget> targets, Side by) {
        copy(
                message,
                "publish." + message.exchange(),
                by,
                headers -> {},
                headers ->
                        headers.put(
                                "routed_queues",
                                targets.stream()
                                        .filter(HostedQueue.class::isInstance)
                                        .<Object>map(target -> ((HostedQueue) target).name())
                                        .toList()));
    }

    /** {@code message} was delivered or got. */
    public void delivered(Message message, HostedQueue from, boolean redelivered, Side to) {
        copy(
                message,
                "deliver." + from.name(),
                to,
                headers -> headers.put("redelivered", redelivered ? 1 : 0),
                headers -> {});
    }

    private void copy(
            Message message,
            String key,
            Side side,
            Consumer<Map<String, Object>> before,
            Consumer<Map<String, Object>> after) {
        if (message.exchange().equals(EXCHANGE)) {
            return;
        }
        Exchange exchange = vhost.exchange(EXCHANGE);
        if (exchange == null) {
            return; // the vhost is being deleted
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("exchange_name", message.exchange());
        headers.put("routing_keys", List.<Object>copyOf(RoutingKeys.of(message)));
        headers.put("properties", table(message.header().properties()));
        headers.put("node", node);
        before.accept(headers);
        headers.put("vhost", vhost.name());
        headers.put("connection", side.connection());
        headers.put("channel", side.channel());
        headers.put("user", side.user());
        after.accept(headers);
        Message copy = withHeaders(key, FieldTable.of(headers), message);
        vhost.route(exchange, List.of(key), copy)
                .targets()
                .forEach(target -> target.publish(copy, null, null));
    }

    private static Message withHeaders(String key, FieldTable headers, Message original) {
        byte[] content = original.content();
        byte[] body = Arrays.copyOfRange(content, original.headerBytes(), content.length);
        return MadeMessage.of(EXCHANGE, key, BasicProperties.EMPTY.withHeaders(headers), body);
    }

    private static FieldTable table(BasicProperties properties) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("content_type", properties.contentType());
        fields.put("content_encoding", properties.contentEncoding());
        fields.put("headers", properties.headers());
        fields.put("delivery_mode", properties.deliveryMode());
        fields.put("priority", properties.priority());
        fields.put("correlation_id", properties.correlationId());
        fields.put("reply_to", properties.replyTo());
        fields.put("expiration", properties.expiration());
        fields.put("message_id", properties.messageId());
        fields.put("timestamp", properties.timestamp());
        fields.put("type", properties.type());
        fields.put("user_id", properties.userId());
        fields.put("app_id", properties.appId());
        fields.put("cluster_id", properties.clusterId());
        fields.values().removeIf(value -> value == null);
        return FieldTable.of(fields);
    }
}
