package io.leveret.prometheus;

import static io.leveret.prometheus.Metric.counter;
import static io.leveret.prometheus.Metric.gauge;
import static io.leveret.prometheus.Metric.untyped;

import io.leveret.broker.alarm.Alarms.Resource;
import io.leveret.broker.statistics.Churn;
import java.util.List;

/** What is measured of the node, in RabbitMQ's words. */
final class NodeMetrics {
    /** The part of file descriptors that RabbitMQ gives to sockets. */
    private static final double SOCKETS_SHARE = 0.9;

    static final List<Metric<Churn>> CHURN =
            List.of(
                    counter(
                            "connections_opened",
                            "Total number of connections opened",
                            churn -> churn.connectionsCreated.sum()),
                    counter(
                            "connections_closed",
                            "Total number of connections closed or terminated",
                            churn -> churn.connectionsClosed.sum()),
                    counter(
                            "channels_opened",
                            "Total number of channels opened",
                            churn -> churn.channelsCreated.sum()),
                    counter(
                            "channels_closed",
                            "Total number of channels closed",
                            churn -> churn.channelsClosed.sum()),
                    counter(
                            "queues_declared",
                            "Total number of queues declared",
                            churn -> churn.queuesDeclared.sum()),
                    // The library keeps the ending _created to itself; the hyphen is written as an
                    // underscore.
                    counter(
                            "queues-created",
                            "Total number of queues created",
                            churn -> churn.queuesCreated.sum()),
                    counter(
                            "queues_deleted",
                            "Total number of queues deleted",
                            churn -> churn.queuesDeleted.sum()));

    static final List<Metric<Scrape>> COARSE =
            List.of(
                    gauge(
                            "process_open_fds",
                            "Open file descriptors",
                            scrape -> scrape.node().fileDescriptorsUsed()),
                    gauge(
                            "process_open_tcp_sockets",
                            "Open TCP sockets",
                            scrape -> scrape.node().socketsUsed()),
                    gauge(
                            "process_resident_memory_bytes",
                            "Memory used in bytes",
                            scrape -> scrape.node().residentBytes()),
                    gauge(
                            "disk_space_available_bytes",
                            "Disk space available in bytes",
                            scrape -> scrape.node().diskFreeBytes()));

    static final List<Metric<Scrape>> LIMITS =
            List.of(
                    gauge(
                            "process_max_fds",
                            "Open file descriptors limit",
                            scrape -> scrape.node().fileDescriptorsMax()),
                    gauge(
                            "process_max_tcp_sockets",
                            "Open TCP sockets limit",
                            scrape ->
                                    Math.floor(scrape.node().fileDescriptorsMax() * SOCKETS_SHARE)),
                    gauge(
                            "resident_memory_limit_bytes",
                            "Memory high watermark in bytes",
                            scrape -> scrape.node().memoryLimitBytes()),
                    gauge(
                            "disk_space_available_limit_bytes",
                            "Free disk space low watermark in bytes",
                            scrape -> scrape.node().diskFreeLimitBytes()),
                    gauge(
                            "erlang_uptime_seconds",
                            "Node uptime",
                            scrape -> scrape.node().uptimeMillis() / 1000.0));

    static final List<Metric<Scrape>> ALARMS =
            List.of(
                    untyped(
                            "alarms_file_descriptor_limit",
                            "is 1 if file descriptor limit alarm is in effect",
                            scrape -> 0),
                    untyped(
                            "alarms_free_disk_space_watermark",
                            "is 1 if free disk space watermark alarm is in effect",
                            scrape -> isActive(scrape, Resource.DISK)),
                    untyped(
                            "alarms_memory_used_watermark",
                            "is 1 if VM memory watermark alarm is in effect",
                            scrape -> isActive(scrape, Resource.MEMORY)));

    static final List<Metric<Scrape>> TOTALS =
            List.of(
                    gauge(
                            "connections",
                            "Connections currently open",
                            scrape -> scrape.snapshot().connections().size()),
                    gauge(
                            "channels",
                            "Channels currently open",
                            scrape -> scrape.channels().size()),
                    gauge("consumers", "Consumers currently connected", Scrape::consumers),
                    gauge(
                            "queues",
                            "Queues available",
                            scrape -> scrape.snapshot().queues().size()));

    private NodeMetrics() {}

    private static double isActive(Scrape scrape, Resource resource) {
        return scrape.broker().alarms().active().contains(resource) ? 1 : 0;
    }
}
