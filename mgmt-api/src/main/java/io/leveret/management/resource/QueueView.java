package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.stats.Kind;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import io.leveret.management.stats.Trend;
import io.leveret.queue.Consumer;
import io.leveret.queue.QueueStatistics;
import java.util.List;
import java.util.Map;

/** Queues in JSON. The types have different keys, as in RabbitMQ. */
final class QueueView {
    /** Rough, for people who look where memory goes: what a queue takes without messages. */
    private static final int QUEUE_BYTES = 1024;

    /** What a message takes beside its body. */
    private static final int MESSAGE_BYTES = 160;

    private final Administration broker;
    private final Sampler sampler;

    QueueView(Administration broker, Sampler sampler) {
        this.broker = broker;
        this.sampler = sampler;
    }

    /** What does not change with messages. */
    Map<String, Object> configuration(QueueSnapshot queue) {
        Map<String, Object> object = Views.object();
        object.put("name", queue.name());
        object.put("vhost", queue.vhost());
        object.put("type", queue.type());
        object.put("durable", queue.durable());
        object.put("auto_delete", queue.autoDelete());
        object.put("exclusive", queue.exclusive());
        object.put("arguments", AmqpJson.object(queue.arguments()));
        object.put("node", broker.nodeName());
        object.put("state", "live");
        if (queue.policy().policyName() != null) {
            object.put("policy", queue.policy().policyName());
        }
        if (queue.type().equals("quorum")) {
            putMembers(object);
        }
        return object;
    }

    private void putMembers(Map<String, Object> object) {
        object.put("leader", broker.nodeName());
        object.put("members", List.of(broker.nodeName()));
        object.put("online", List.of(broker.nodeName()));
    }

    /** The configuration and how many messages there are. */
    Map<String, Object> totals(QueueSnapshot queue) {
        Map<String, Object> object = configuration(queue);
        object.put("state", "running");
        if (queue.type().equals("stream")) {
            // RabbitMQ does not know them here, and says so.
            object.put("totals", null);
        }
        object.put("messages", queue.messages());
        object.put("messages_ready", queue.statistics().ready());
        object.put("messages_unacknowledged", queue.statistics().unacked());
        return object;
    }

    Map<String, Object> of(QueueSnapshot queue, Range.Set ranges) {
        Trend trend = sampler.trend(Kind.QUEUE, queue.id(), Numbers.of(queue));
        Map<String, Object> object = configuration(queue);
        object.put("state", "running");
        object.put("consumers", queue.consumers());
        putPolicies(object, queue);
        MessageStats.putLengths(object, trend, ranges.lengths());
        MessageStats.putQueue(object, trend, ranges.messages());
        RatesView.put(object, queue.rates());
        QueueStatistics statistics = queue.statistics();
        object.put("memory", memoryBytes(statistics));
        if (statistics.waiting() > 0) {
            object.put("messages_delayed", statistics.waiting());
        }
        switch (queue.type()) {
            case "stream" -> putStream(object);
            case "quorum" -> putQuorum(object, queue);
            default -> putClassic(object, queue, trend);
        }
        return object;
    }

    private static long memoryBytes(QueueStatistics statistics) {
        long messages = statistics.ready() + statistics.unacked() + statistics.waiting();
        return QUEUE_BYTES
                + messages * MESSAGE_BYTES
                + statistics.readyBytes()
                + statistics.unackedBytes()
                + statistics.waitingBytes();
    }

    private static void putPolicies(Map<String, Object> object, QueueSnapshot queue) {
        object.put("policy", queue.policy().policyName());
        object.put("operator_policy", queue.policy().operatorPolicyName());
        object.put("effective_policy_definition", queue.policy().definition());
    }

    private void putClassic(Map<String, Object> object, QueueSnapshot queue, Trend trend) {
        putBytes(object, queue.statistics());
        putConsumption(object, queue);
        object.put("exclusive_consumer_tag", tag(queue.statistics().exclusiveConsumer()));
        object.put("single_active_consumer_tag", tag(queue.statistics().singleActiveConsumer()));
        object.put("head_message_timestamp", null);
        object.put("recoverable_slaves", null);
        object.put("messages_ready_ram", queue.statistics().ready());
        object.put("messages_unacknowledged_ram", queue.statistics().unacked());
        object.put("messages_paged_out", 0);
        object.put("message_bytes_paged_out", 0);
        if (trend.changedMillis() >= 0) {
            object.put("idle_since", Views.time(trend.changedMillis()));
        }
        if (queue.owner() != null) {
            object.put("owner_pid_details", connection(queue.owner()));
        }
    }

    private static String tag(Consumer consumer) {
        return consumer == null ? null : consumer.tag();
    }

    private void putQuorum(Map<String, Object> object, QueueSnapshot queue) {
        putBytes(object, queue.statistics());
        putConsumption(object, queue);
        object.put("messages_dlx", queue.statistics().dying());
        object.put("message_bytes_dlx", queue.statistics().dyingBytes());
        object.put("single_active_consumer_ctag", tag(queue.statistics().singleActiveConsumer()));
        object.put("open_files", Map.of(broker.nodeName(), 0));
    }

    private void putStream(Map<String, Object> object) {
        object.put("members", List.of(broker.nodeName()));
        object.put("online", List.of(broker.nodeName()));
        object.put("readers", Map.of(broker.nodeName(), 0));
    }

    private static void putBytes(Map<String, Object> object, QueueStatistics statistics) {
        long bytes =
                statistics.readyBytes() + statistics.unackedBytes() + statistics.waitingBytes();
        object.put("message_bytes", bytes);
        object.put("message_bytes_ready", statistics.readyBytes());
        object.put("message_bytes_unacknowledged", statistics.unackedBytes());
        object.put("message_bytes_ram", bytes);
        object.put("message_bytes_persistent", statistics.persistentBytes());
        object.put("messages_ram", statistics.residentMessages());
        object.put("messages_persistent", statistics.persistentMessages());
    }

    /** How far consumers keep up: one if nothing waits for them, none if something does. */
    private static void putConsumption(Map<String, Object> object, QueueSnapshot queue) {
        Object capacity;
        if (queue.consumers() == 0) {
            capacity = 0;
        } else {
            capacity = queue.statistics().ready() == 0 ? 1.0 : 0.0;
        }
        object.put("consumer_capacity", capacity);
        object.put("consumer_utilisation", capacity);
    }

    static Map<String, Object> connection(ConnectionInfo connection) {
        Map<String, Object> object = Views.object();
        object.put("name", connection.name());
        object.put("peer_host", connection.peerHost());
        object.put("peer_port", connection.peerPort());
        return object;
    }
}
