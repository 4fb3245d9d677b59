package io.leveret.prometheus;

import static io.leveret.prometheus.Metric.Type.COUNTER;
import static io.leveret.prometheus.Metric.Type.GAUGE;

import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.admin.TrafficDetails.OfChannel;
import io.leveret.broker.channel.ChannelDetails.FromQueue;
import io.leveret.broker.channel.ChannelDetails.Routed;
import io.leveret.broker.channel.ChannelDetails.ToExchange;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.LoginCounters;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.prometheus.Exposition.Point;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of every object for itself, in the groups by which {@code /metrics/detailed} gives them.
 */
final class Families {
    /** Where a metric is the same on all nodes of a cluster, RabbitMQ says so in its name. */
    private static final String CLUSTER = "rabbitmq_cluster_";

    /** Adds one family. */
    private interface Family {
        void add(Exposition to, Scrape scrape, Set<String> vhosts);
    }

    private static final Map<String, Family> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("connection_churn_metrics", (to, scrape, vhosts) -> addChurn(to, scrape));
        BY_NAME.put(
                "node_coarse_metrics",
                (to, scrape, vhosts) -> to.addSum(NodeMetrics.COARSE, List.of(scrape)));
        BY_NAME.put(
                "node_metrics",
                (to, scrape, vhosts) -> to.addSum(NodeMetrics.LIMITS, List.of(scrape)));
        BY_NAME.put("auth_attempt_metrics", (to, scrape, vhosts) -> addLogins(to, scrape));
        BY_NAME.put(
                "queue_coarse_metrics",
                (to, scrape, vhosts) ->
                        to.addEach(
                                ObjectMetrics.QUEUE_COARSE,
                                scrape.queuesOf(vhosts),
                                Families::labels));
        BY_NAME.put(
                "queue_consumer_count",
                (to, scrape, vhosts) ->
                        to.addEach(
                                ObjectMetrics.QUEUE_CONSUMERS,
                                scrape.queuesOf(vhosts),
                                Families::labels));
        BY_NAME.put(
                "queue_metrics",
                (to, scrape, vhosts) ->
                        to.addEach(ObjectMetrics.QUEUE, scrape.queuesOf(vhosts), Families::labels));
        BY_NAME.put(
                "channel_metrics",
                (to, scrape, vhosts) ->
                        to.addEach(ObjectMetrics.CHANNEL, scrape.channels(), Families::labels));
        BY_NAME.put("channel_exchange_metrics", (to, scrape, vhosts) -> addPublishes(to, scrape));
        BY_NAME.put("channel_queue_metrics", (to, scrape, vhosts) -> addDeliveries(to, scrape));
        BY_NAME.put(
                "channel_queue_exchange_metrics", (to, scrape, vhosts) -> addRouted(to, scrape));
        BY_NAME.put(
                "connection_coarse_metrics",
                (to, scrape, vhosts) ->
                        to.addEach(
                                ObjectMetrics.CONNECTION_COARSE,
                                scrape.snapshot().connections(),
                                Families::labels));
        BY_NAME.put(
                "connection_metrics",
                (to, scrape, vhosts) -> {
                    List<ConnectionSnapshot> connections = scrape.snapshot().connections();
                    to.addEach(ObjectMetrics.CONNECTION_PACKETS, connections, Families::labels);
                    to.addEach(ObjectMetrics.CONNECTION_GAUGES, connections, Families::labels);
                });
    }

    /** Those that are not part of {@code /metrics/per-object}. */
    private static final Map<String, Family> CLUSTER_BY_NAME =
            Map.of(
                    "vhost_status",
                    (to, scrape, vhosts) -> addVhosts(to, scrape),
                    "exchange_names",
                    (to, scrape, vhosts) -> addExchanges(to, scrape),
                    "exchange_bindings",
                    (to, scrape, vhosts) -> addBindings(to, scrape));

    /** Those for which channels have to be taken apart. */
    private static final Set<String> DETAILED =
            Set.of(
                    "channel_exchange_metrics",
                    "channel_queue_metrics",
                    "channel_queue_exchange_metrics");

    private Families() {}

    static Scrape.Wanted wanted(Set<String> families) {
        return new Scrape.Wanted(
                families.stream().anyMatch(DETAILED::contains),
                families.contains("exchange_bindings"));
    }

    /** All of {@code /metrics/per-object}. */
    static Set<String> perObject() {
        return BY_NAME.keySet();
    }

    /**
     * Adds those of these families that there are.
     *
     * @param vhosts whose queues are wanted; those of all if it is empty
     */
    static void add(Exposition to, Scrape scrape, Set<String> families, Set<String> vhosts) {
        for (String name : families) {
            Family family = BY_NAME.getOrDefault(name, CLUSTER_BY_NAME.get(name));
            if (family != null) {
                family.add(to, scrape, vhosts);
            }
        }
    }

    private static Labels labels(QueueSnapshot queue) {
        return Labels.of("vhost", queue.vhost(), "queue", queue.name());
    }

    private static Labels labels(ChannelSnapshot channel) {
        return Labels.of("channel", channel.name());
    }

    /** RabbitMQ calls it so too. */
    private static Labels labels(ConnectionSnapshot connection) {
        return Labels.of("channel", connection.name());
    }

    static void addChurn(Exposition to, Scrape scrape) {
        to.addSum(NodeMetrics.CHURN, List.of(scrape.broker().churn()));
    }

    static void addLogins(Exposition to, Scrape scrape) {
        LoginCounters http = scrape.broker().churn().httpLogins;
        LoginCounters amqp = scrape.broker().churn().amqpLogins;
        addLogins(
                to,
                "auth_attempts",
                "Total number of authorization attempts",
                http,
                amqp,
                each -> each.succeeded.sum() + (double) each.failed.sum());
        addLogins(
                to,
                "auth_attempts_succeeded",
                "Total number of successful authentication attempts",
                http,
                amqp,
                each -> each.succeeded.sum());
        addLogins(
                to,
                "auth_attempts_failed",
                "Total number of failed authentication attempts",
                http,
                amqp,
                each -> each.failed.sum());
    }

    private static void addLogins(
            Exposition to,
            String name,
            String help,
            LoginCounters http,
            LoginCounters amqp,
            ToDoubleFunction<LoginCounters> value) {
        to.add(
                COUNTER,
                name,
                help,
                List.of(
                        new Point(Labels.of("protocol", "http"), value.applyAsDouble(http)),
                        new Point(Labels.of("protocol", "amqp091"), value.applyAsDouble(amqp))));
    }

    private static void addPublishes(Exposition to, Scrape scrape) {
        Map<PublishCounters, Labels> labels = new IdentityHashMap<>();
        List<PublishCounters> all = new ArrayList<>();
        for (OfChannel channel : scrape.details().channels()) {
            for (ToExchange each : channel.details().publishes()) {
                labels.put(
                        each.counters(),
                        Labels.of(
                                "channel", channel.name(),
                                "vhost", channel.connection().vhost(),
                                "exchange", each.exchange()));
                all.add(each.counters());
            }
        }
        to.addEach(ObjectMetrics.PUBLISHES, all, labels::get);
    }

    private static void addDeliveries(Exposition to, Scrape scrape) {
        Map<DeliveryCounters, Labels> labels = new IdentityHashMap<>();
        List<DeliveryCounters> all = new ArrayList<>();
        for (OfChannel channel : scrape.details().channels()) {
            for (FromQueue each : channel.details().deliveries()) {
                labels.put(
                        each.counters(),
                        Labels.of(
                                "channel", channel.name(),
                                "vhost", channel.connection().vhost(),
                                "queue", each.queue()));
                all.add(each.counters());
            }
        }
        to.addEach(ObjectMetrics.DELIVERIES, all, labels::get);
    }

    private static void addRouted(Exposition to, Scrape scrape) {
        Map<Labels, Long> byLabels = new LinkedHashMap<>();
        for (OfChannel channel : scrape.details().channels()) {
            String vhost = channel.connection().vhost();
            for (Routed each : channel.details().routed()) {
                byLabels.put(
                        Labels.of(
                                "channel", channel.name(),
                                "queue_vhost", vhost,
                                "queue", each.queue(),
                                "exchange_vhost", vhost,
                                "exchange", each.exchange()),
                        each.messages());
            }
        }
        List<Point> points = new ArrayList<>();
        byLabels.forEach((labels, messages) -> points.add(new Point(labels, messages)));
        to.add(COUNTER, "queue_messages_published", ROUTED_HELP, points);
    }

    static final String ROUTED_HELP = "Total number of messages published to queues";

    private static void addVhosts(Exposition to, Scrape scrape) {
        List<Point> points = new ArrayList<>();
        scrape.snapshot()
                .traffic()
                .keySet()
                .forEach(vhost -> points.add(new Point(Labels.of("vhost", vhost), 1)));
        to.add(CLUSTER, GAUGE, "vhost_status", "Whether a given vhost is running", points);
    }

    /** The default exchange and internal ones are left out. */
    private static List<ExchangeSnapshot> exchanges(Scrape scrape) {
        return scrape.snapshot().exchanges().stream()
                .filter(exchange -> !exchange.internal() && !exchange.name().isEmpty())
                .toList();
    }

    private static Labels labels(ExchangeSnapshot exchange) {
        return Labels.of(
                "vhost", exchange.vhost(), "exchange", exchange.name(), "type", exchange.type());
    }

    private static void addExchanges(Exposition to, Scrape scrape) {
        List<Point> points = new ArrayList<>();
        exchanges(scrape).forEach(each -> points.add(new Point(labels(each), 1)));
        to.add(
                CLUSTER,
                GAUGE,
                "exchange_name",
                "Enumerates exchanges without any additional info. This value is cluster-wide. A"
                        + " cheaper alternative to `exchange_bindings`",
                points);
    }

    private static void addBindings(Exposition to, Scrape scrape) {
        Map<List<String>, Integer> bindings = new HashMap<>();
        scrape.bindings()
                .forEach(
                        each ->
                                bindings.merge(
                                        List.of(each.vhost(), each.source()), 1, Integer::sum));
        List<Point> points = new ArrayList<>();
        for (ExchangeSnapshot exchange : exchanges(scrape)) {
            int count = bindings.getOrDefault(List.of(exchange.vhost(), exchange.name()), 0);
            points.add(new Point(labels(exchange), count));
        }
        to.add(
                CLUSTER,
                GAUGE,
                "exchange_bindings",
                "Number of bindings for an exchange. This value is cluster-wide.",
                points);
    }
}
