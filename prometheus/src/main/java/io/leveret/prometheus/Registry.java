package io.leveret.prometheus;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.policy.GlobalParameter;
import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.prometheus.Exposition.Point;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** What can be scraped: everything summed up, every object for itself, or some families. */
final class Registry {
    private static final String PREFIX = "rabbitmq_";
    private static final String DETAILED_PREFIX = "rabbitmq_detailed_";

    private static final String CLIENT_PROPERTIES =
            "/META-INF/maven/io.prometheus/prometheus-metrics-model/pom.properties";
    private static final String CLIENT_VERSION = readClientVersion();

    private final Administration broker;
    private final Pattern leftOutOfSums;
    private final Map<String, Double> highest = new HashMap<>();
    private final JvmExposition jvm = new JvmExposition();

    Registry(Administration broker, Pattern leftOutOfSums) {
        this.broker = broker;
        this.leftOutOfSums = leftOutOfSums;
    }

    CompletionStage<MetricSnapshots> aggregated() {
        return Scrape.of(broker, new Scrape.Wanted(false, false)).thenApply(this::aggregated);
    }

    private MetricSnapshots aggregated(Scrape scrape) {
        Exposition metrics = new Exposition(PREFIX, highest);
        addNode(metrics, scrape);
        Families.addChurn(metrics, scrape);
        Families.addLogins(metrics, scrape);
        List<Scrape> node = List.of(scrape);
        metrics.addSum(NodeMetrics.COARSE, node);
        metrics.addSum(NodeMetrics.LIMITS, node);
        List<QueueSnapshot> queues = scrape.queues(queue -> !isLeftOut(queue));
        metrics.addSum(ObjectMetrics.QUEUE_COARSE, queues);
        metrics.addSum(ObjectMetrics.QUEUE, queues);
        metrics.addSum(ObjectMetrics.CHANNEL, scrape.channels());
        metrics.addSum(ObjectMetrics.CONNECTION_GAUGES, scrape.snapshot().connections());
        metrics.addSum(ObjectMetrics.ALL_CONNECTIONS, List.of(scrape.traffic()));
        ChannelCounters channels = scrape.traffic().channels;
        metrics.addSum(ObjectMetrics.PUBLISHES, List.of(channels.publishes));
        metrics.addSum(ObjectMetrics.DELIVERIES, List.of(channels.deliveries()));
        metrics.addSum(
                Metric.Type.COUNTER,
                "queue_messages_published",
                Families.ROUTED_HELP,
                List.of(new Point(Labels.EMPTY, channels.routed)));
        finish(metrics, "aggregated");
        return metrics.all();
    }

    private boolean isLeftOut(QueueSnapshot queue) {
        return leftOutOfSums != null && leftOutOfSums.matcher(queue.name()).find();
    }

    CompletionStage<MetricSnapshots> perObject() {
        return Scrape.of(broker, Families.wanted(Families.perObject()))
                .thenApply(
                        scrape -> {
                            Exposition metrics = new Exposition(PREFIX, highest);
                            addNode(metrics, scrape);
                            Families.add(metrics, scrape, Families.perObject(), Set.of());
                            finish(metrics, "per-object");
                            return metrics.all();
                        });
    }

    CompletionStage<MetricSnapshots> detailed(Set<String> families, Set<String> vhosts) {
        return Scrape.of(broker, Families.wanted(families))
                .thenApply(
                        scrape -> {
                            Exposition metrics = new Exposition(DETAILED_PREFIX, highest);
                            Families.add(metrics, scrape, families, vhosts);
                            addIdentity(metrics, "detailed");
                            return metrics.all();
                        });
    }

    private void addNode(Exposition metrics, Scrape scrape) {
        List<Scrape> node = List.of(scrape);
        metrics.addSum(NodeMetrics.ALARMS, node);
        metrics.addSum(NodeMetrics.TOTALS, node);
        GlobalMetrics.add(metrics, scrape);
        LimitMetrics.add(metrics, scrape.broker().churn());
    }

    private void finish(Exposition metrics, String endpoint) {
        addIdentity(metrics, endpoint);
        jvm.addTo(metrics);
    }

    /** Dashboards join everything with these two: each is one series. */
    private void addIdentity(Exposition metrics, String endpoint) {
        metrics.add(
                info(
                        "build",
                        "RabbitMQ & Erlang/OTP version info",
                        Labels.of(
                                "rabbitmq_version", broker.productVersion(),
                                "prometheus_plugin_version", broker.productVersion(),
                                "prometheus_client_version", CLIENT_VERSION,
                                "erlang_version", System.getProperty("java.version"),
                                "product_name", broker.product(),
                                "product_version", broker.productVersion())));
        metrics.add(
                info(
                        "identity",
                        "RabbitMQ node & cluster identity info",
                        Labels.of(
                                "rabbitmq_node", broker.nodeName(),
                                "rabbitmq_cluster", broker.parameters().clusterName(),
                                "rabbitmq_cluster_permanent_id", clusterId(),
                                "rabbitmq_endpoint", endpoint)));
    }

    private static InfoSnapshot info(String name, String help, Labels labels) {
        return InfoSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build())
                .build();
    }

    private static String readClientVersion() {
        Properties properties = new Properties();
        try (InputStream in = MetricSnapshots.class.getResourceAsStream(CLIENT_PROPERTIES)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    private String clusterId() {
        GlobalParameter id = broker.parameters().all().global("internal_cluster_id");
        return id == null ? "" : String.valueOf(id.value());
    }
}
