package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.IP;
import static io.leveret.main.config.SettingTypes.PORT_OR_FREE;
import static io.leveret.main.config.SettingTypes.REGEXP;
import static io.leveret.main.config.SettingTypes.TEXT;

/** The metrics for Prometheus. */
public final class PrometheusSettings {
    static final SettingGroup GROUP = new SettingGroup("Prometheus");

    public static final Setting<Boolean> ENABLED =
            GROUP.add("leveret.prometheus", BOOLEAN, "true", "Whether there are metrics.");

    public static final Setting<Integer> PORT_HTTP =
            GROUP.add(
                    "prometheus.tcp.port",
                    PORT_OR_FREE,
                    "15692",
                    "Port of the metrics; with AMQP on port 0 another free one.");

    public static final Setting<String> IP_HTTP =
            GROUP.add("prometheus.tcp.ip", IP, null, "Address to listen on; all if not set.");

    public static final Setting<Integer> PORT_HTTPS =
            GROUP.add(
                    "prometheus.ssl.port",
                    PORT_OR_FREE,
                    null,
                    "Port of the metrics with TLS; 15691 is usual. None if not set.");

    public static final Setting<String> IP_HTTPS =
            GROUP.add("prometheus.ssl.ip", IP, null, "Address for it; all if not set.");

    public static final TlsOptions TLS = TlsOptions.add(GROUP, "prometheus.ssl");

    public static final Setting<String> PATH =
            GROUP.add(
                    "prometheus.path",
                    TEXT.where("a path that begins with /", text -> text.startsWith("/")),
                    "/metrics",
                    "Path of the metrics.");

    public static final Setting<Boolean> PER_OBJECT_METRICS =
            GROUP.add(
                    "prometheus.return_per_object_metrics",
                    BOOLEAN,
                    "false",
                    "Whether /metrics has every queue, channel and connection on its own.");

    public static final Setting<String> AGGREGATED_FILTER =
            GROUP.add(
                    "prometheus.filter_aggregated_queue_metrics_pattern",
                    REGEXP,
                    null,
                    "Queues with such names are left out of sums.");

    static {
        GROUP.ignore(
                "The HTTP server decides.",
                "prometheus.$protocol.compress",
                "prometheus.$protocol.idle_timeout",
                "prometheus.$protocol.inactivity_timeout",
                "prometheus.$protocol.request_timeout",
                "prometheus.$protocol.shutdown_timeout",
                "prometheus.$protocol.max_keepalive",
                "prometheus.ssl.backlog");
    }

    private PrometheusSettings() {}
}
