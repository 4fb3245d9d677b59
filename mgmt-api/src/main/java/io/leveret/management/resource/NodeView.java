package io.leveret.management.resource;

import io.leveret.broker.ServerProperties;
import io.leveret.broker.access.SaslMechanisms;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.admin.NodeSnapshot;
import io.leveret.broker.alarm.Alarms;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import io.leveret.management.stats.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The node in JSON. Monitoring tools read this under RabbitMQ's names; what only an Erlang machine
 * has is answered with zeros, so that none of them misses a key.
 */
final class NodeView {
    /** Linux cannot be asked; RabbitMQ reckons with nine tenths of the file descriptors. */
    private static final double SOCKETS_SHARE = 0.9;

    private static final List<String> EXCHANGE_TYPES =
            List.of(
                    "direct",
                    "fanout",
                    "headers",
                    "topic",
                    "x-consistent-hash",
                    "x-delayed-message",
                    "x-local-random",
                    "x-modulus-hash",
                    "x-random",
                    "x-recent-history");

    private static final List<String> ERLANG_COUNTERS =
            List.of(
                    "context_switches",
                    "gc_bytes_reclaimed",
                    "io_read_bytes",
                    "io_read_count",
                    "io_reopen_count",
                    "io_seek_count",
                    "io_sync_count",
                    "io_write_bytes",
                    "io_write_count",
                    "mnesia_disk_tx_count",
                    "mnesia_ram_tx_count",
                    "msg_store_read_count",
                    "msg_store_write_count",
                    "queue_index_read_count",
                    "queue_index_write_count");

    private static final List<String> ERLANG_AVERAGES =
            List.of(
                    "io_read_avg_time",
                    "io_seek_avg_time",
                    "io_sync_avg_time",
                    "io_write_avg_time");

    private final Administration broker;
    private final Sampler sampler;
    private final NodeFiles files;

    NodeView(Administration broker, Sampler sampler, NodeFiles files) {
        this.broker = broker;
        this.sampler = sampler;
        this.files = files;
    }

    Map<String, Object> of(Range range) {
        NodeSnapshot node = broker.node().snapshot();
        Trend trend = sampler.node(Numbers.of(node, broker.churn()));
        Map<String, Object> object = Views.object();
        putProcess(object, node);
        putChurn(object, trend, range);
        trend.putGauge(object, "fd_used", Numbers.FILES_USED, range);
        trend.putGauge(object, "sockets_used", Numbers.SOCKETS_USED, range);
        trend.putGauge(object, "mem_used", Numbers.MEMORY_USED, range);
        trend.putGauge(object, "disk_free", Numbers.DISK_FREE, range);
        trend.putGauge(object, "proc_used", Numbers.THREADS, range);
        trend.putCounter(object, "gc_num", Numbers.COLLECTIONS, range);
        putErlangs(object);
        return object;
    }

    private void putProcess(Map<String, Object> object, NodeSnapshot node) {
        boolean memoryAlarm = broker.alarms().active().contains(Alarms.Resource.MEMORY);
        boolean diskAlarm = broker.alarms().active().contains(Alarms.Resource.DISK);
        object.put("name", broker.nodeName());
        object.put("type", "disc");
        object.put("running", true);
        object.put("being_drained", broker.maintenance().isActive());
        object.put("partitions", List.of());
        object.put("os_pid", Long.toString(node.processId()));
        object.put("uptime", node.uptimeMillis());
        object.put("processors", node.processors());
        object.put("run_queue", 0);
        object.put("fd_total", node.fileDescriptorsMax());
        object.put("sockets_total", (long) (node.fileDescriptorsMax() * SOCKETS_SHARE));
        object.put("proc_total", 1_048_576);
        object.put("mem_limit", node.memoryLimitBytes());
        object.put("mem_alarm", memoryAlarm);
        object.put("mem_calculation_strategy", "allocated");
        object.put("disk_free_limit", node.diskFreeLimitBytes());
        object.put("disk_free_alarm", diskAlarm);
        object.put("rates_mode", sampler.ratesMode());
        object.put("net_ticktime", 60);
        object.put("db_dir", broker.node().dataDirectory().getPath());
        object.put("config_files", files.configuration());
        object.put("log_files", files.logs());
        object.put("enabled_plugins", Plugins.running(broker));
        object.put("exchange_types", exchangeTypes());
        object.put("auth_mechanisms", mechanisms());
        object.put("applications", applications());
        object.put("contexts", contexts(false));
        object.put("cluster_links", List.of());
    }

    private static void putErlangs(Map<String, Object> object) {
        for (String counter : ERLANG_COUNTERS) {
            object.put(counter, 0);
            object.put(counter + "_details", Map.of("rate", 0.0));
        }
        for (String average : ERLANG_AVERAGES) {
            object.put(average, 0.0);
            object.put(average + "_details", Map.of("rate", 0.0));
        }
        object.put("ra_open_file_metrics", Map.of("ra_log_wal", 0, "ra_log_segment_writer", 0));
        Map<String, Object> queues = Views.object();
        Stream.of(
                        "connection_closed",
                        "channel_closed",
                        "consumer_deleted",
                        "exchange_deleted",
                        "queue_deleted",
                        "vhost_deleted",
                        "node_node_deleted",
                        "channel_consumer_deleted")
                .forEach(name -> queues.put(name, 0));
        object.put("metrics_gc_queue_length", queues);
    }

    private static void putChurn(Map<String, Object> object, Trend trend, Range range) {
        trend.putCounter(object, "connection_created", Numbers.CONNECTIONS_CREATED, range);
        trend.putCounter(object, "connection_closed", Numbers.CONNECTIONS_CLOSED, range);
        trend.putCounter(object, "channel_created", Numbers.CHANNELS_CREATED, range);
        trend.putCounter(object, "channel_closed", Numbers.CHANNELS_CLOSED, range);
        trend.putCounter(object, "queue_declared", Numbers.QUEUES_DECLARED, range);
        trend.putCounter(object, "queue_created", Numbers.QUEUES_CREATED, range);
        trend.putCounter(object, "queue_deleted", Numbers.QUEUES_DELETED, range);
    }

    /** {@code churn_rates} of the overview. */
    Map<String, Object> churn(Range range) {
        long[] now = Numbers.of(broker.node().snapshot(), broker.churn());
        Map<String, Object> object = Views.object();
        putChurn(object, sampler.node(now), range);
        return object;
    }

    static List<Map<String, Object>> exchangeTypes() {
        List<Map<String, Object>> types = new ArrayList<>();
        for (String name : EXCHANGE_TYPES) {
            String description =
                    switch (name) {
                        case "direct", "fanout", "topic", "headers" ->
                                "AMQP " + name + " exchange, as per the AMQP specification";
                        default -> name + " exchange";
                    };
            types.add(Map.of("name", name, "description", description, "enabled", true));
        }
        return types;
    }

    private List<Map<String, Object>> mechanisms() {
        List<String> offered = List.of(broker.access().mechanisms().offered(true).split(" "));
        List<Map<String, Object>> mechanisms = new ArrayList<>();
        for (String name : SaslMechanisms.supported()) {
            Map<String, Object> mechanism = Views.object();
            mechanism.put("name", name);
            mechanism.put("description", "SASL " + name + " authentication mechanism");
            mechanism.put("enabled", offered.contains(name));
            mechanisms.add(mechanism);
        }
        return mechanisms;
    }

    private List<Map<String, Object>> applications() {
        return List.of(
                Map.of(
                        "name", "rabbit",
                        "description", "RabbitMQ",
                        "version", broker.productVersion()),
                Map.of(
                        "name", "rabbitmq_management",
                        "description", "RabbitMQ Management Console",
                        "version", broker.productVersion()),
                Map.of(
                        "name", "leveret",
                        "description", "Leveret",
                        "version", ServerProperties.version()));
    }

    List<Map<String, Object>> listeners() {
        List<Map<String, Object>> listeners = new ArrayList<>();
        for (Listener listener : broker.listeners()) {
            Map<String, Object> object = Views.object();
            object.put("node", broker.nodeName());
            object.put("protocol", listener.protocol());
            object.put("ip_address", listener.host());
            object.put("port", listener.port());
            object.put("socket_opts", options(listener));
            listeners.add(object);
        }
        return listeners;
    }

    private static Map<String, Object> options(Listener listener) {
        Map<String, Object> options = Views.object();
        if (listener.protocol().startsWith("http")) {
            options.put("cowboy_opts", Map.of("sendfile", false));
            options.put("ip", listener.host());
            options.put("port", listener.port());
            if (isPrometheus(listener)) {
                options.put("protocol", listener.protocol());
            }
        } else {
            options.put("backlog", 1024);
            options.put("nodelay", true);
            options.put("linger", List.of(true, 0));
            options.put("exit_on_close", false);
        }
        return options;
    }

    private static boolean isPrometheus(Listener listener) {
        return listener.protocol().endsWith("/prometheus");
    }

    /** What is served over HTTP. */
    List<Map<String, Object>> contexts(boolean ofCluster) {
        List<Map<String, Object>> contexts = new ArrayList<>();
        for (Listener listener : broker.listeners()) {
            if (listener.protocol().startsWith("http")) {
                Map<String, Object> object = Views.object();
                object.put(
                        "description",
                        isPrometheus(listener) ? "RabbitMQ Prometheus" : "RabbitMQ Management");
                object.put("path", "/");
                object.put("ip", listener.host());
                object.put("port", Integer.toString(listener.port()));
                object.put("cowboy_opts", "[{sendfile,false}]");
                object.put("ssl_opts", List.of());
                if (isPrometheus(listener)) {
                    object.put("protocol", "'" + listener.protocol() + "'");
                }
                if (ofCluster) {
                    object.put("node", broker.nodeName());
                }
                contexts.add(object);
            }
        }
        return contexts;
    }

    // Memory.

    /** {@code memory}: what takes it, as far as a Java process is like RabbitMQ. */
    Map<String, Object> memory() {
        NodeSnapshot node = broker.node().snapshot();
        Map<String, Object> memory = parts(node);
        long allocated = node.heapCommittedBytes() + node.otherCommittedBytes();
        memory.put(
                "total",
                Map.of(
                        "rss",
                        node.residentBytes(),
                        "allocated",
                        allocated,
                        "erlang",
                        node.heapUsedBytes() + node.otherUsedBytes()));
        memory.put("strategy", "allocated");
        return memory;
    }

    /** The same in percent. */
    Map<String, Object> relativeMemory() {
        NodeSnapshot node = broker.node().snapshot();
        Map<String, Object> relative = Views.object();
        parts(node)
                .forEach(
                        (part, bytes) ->
                                relative.put(
                                        part,
                                        Math.round(
                                                Math.ceil(
                                                        (Long) bytes
                                                                * 100.0
                                                                / node.residentBytes()))));
        relative.put("total", 100);
        return relative;
    }

    private static Map<String, Object> parts(NodeSnapshot node) {
        Map<String, Object> parts = Views.object();
        for (String part :
                new String[] {
                    "connection_readers",
                    "connection_writers",
                    "connection_channels",
                    "connection_other",
                    "queue_procs",
                    "queue_slave_procs",
                    "quorum_queue_procs",
                    "quorum_queue_dlx_procs",
                    "stream_queue_procs",
                    "stream_queue_replica_reader_procs",
                    "stream_queue_coordinator_procs",
                    "plugins",
                    "mnesia",
                    "quorum_ets",
                    "other_ets",
                    "msg_index",
                    "metrics",
                    "mgmt_db",
                    "binary",
                    "atom",
                    "other_system"
                }) {
            parts.put(part, 0L);
        }
        parts.put("other_proc", node.heapUsedBytes());
        parts.put("code", node.otherUsedBytes());
        parts.put("allocated_unused", node.heapCommittedBytes() - node.heapUsedBytes());
        long outside =
                node.residentBytes() - node.heapCommittedBytes() - node.otherCommittedBytes();
        parts.put("reserved_unallocated", Math.max(0, outside));
        return parts;
    }
}
