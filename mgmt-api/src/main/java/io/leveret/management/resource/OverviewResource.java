package io.leveret.management.resource;

import io.leveret.broker.ServerProperties;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BrokerTotals;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import io.leveret.management.stats.Trend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The broker at a glance. */
public final class OverviewResource extends Resource {
    private final NodeView nodes;

    public OverviewResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
        this.nodes = new NodeView(broker, sampler, NodeFiles.NONE);
    }

    public CompletionStage<Reply> show(Request request) {
        Range.Set ranges = Range.Set.of(request.query());
        return broker.totals()
                .thenApply(
                        now -> {
                            Map<String, Object> object = configuration(request);
                            if (!request.query().isTrue("disable_stats")) {
                                putStats(object, request, now, ranges);
                            } else {
                                object.put(
                                        "object_totals",
                                        Map.of(
                                                "connections", now.connections().size(),
                                                "exchanges", now.exchanges().size(),
                                                "queues", queues(now, vhost -> true)));
                            }
                            return object(request, object);
                        });
    }

    private Map<String, Object> configuration(Request request) {
        boolean stats = !request.query().isTrue("disable_stats");
        Map<String, Object> object = Views.object();
        object.put("management_version", broker.productVersion());
        object.put("rates_mode", sampler.ratesMode());
        object.put(
                "sample_retention_policies",
                Map.of(
                        "global", List.of(600, 3600, 28800, 86400),
                        "basic", List.of(600, 3600),
                        "detailed", List.of(600)));
        object.put("exchange_types", NodeView.exchangeTypes());
        object.put("product_version", broker.productVersion());
        object.put("product_name", broker.product());
        object.put("rabbitmq_version", broker.productVersion());
        object.put("leveret_version", ServerProperties.version());
        object.put("cluster_name", broker.parameters().clusterName());
        object.put("cluster_tags", List.of());
        object.put("node_tags", List.of());
        object.put("default_queue_type", "classic");
        object.put("erlang_version", System.getProperty("java.version"));
        object.put(
                "erlang_full_version",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        object.put(
                "crypto_lib_version",
                "Java " + Runtime.version().feature() + " security providers");
        object.put("release_series_support_status", "supported");
        object.put("disable_stats", !stats);
        object.put("enable_queue_totals", false);
        object.put("is_op_policy_updating_enabled", true);
        object.put("require_definition_json_extension", false);
        if (request.isMonitor()) {
            object.put("node", broker.nodeName());
        }
        if (request.isMonitor() && stats) {
            object.put("listeners", nodes.listeners());
            object.put("contexts", nodes.contexts(true));
        }
        return object;
    }

    /** Who is no monitor sees the sums of the vhosts it may enter. */
    private void putStats(
            Map<String, Object> object, Request request, BrokerTotals now, Range.Set ranges) {
        Map<String, long[]> vhosts = Numbers.ofVhosts(now);
        vhosts.keySet().removeIf(vhost -> !sees(request, vhost));
        Trend trend = sampler.vhosts(vhosts.keySet(), Numbers.sum(vhosts.values()));
        object.put("statistics_db_event_queue", 0);
        object.put("message_stats", MessageStats.channel(trend, ranges.messages()));
        Map<String, Object> lengths = Views.object();
        MessageStats.putLengths(lengths, trend, ranges.lengths());
        object.put("queue_totals", lengths);
        object.put("churn_rates", nodes.churn(ranges.messages()));
        object.put("object_totals", totals(request, now));
    }

    private static boolean sees(Request request, String vhost) {
        return request.isMonitor() ? request.isSelected(vhost) : request.sees(vhost);
    }

    private static Map<String, Object> totals(Request request, BrokerTotals now) {
        List<ConnectionSnapshot> connections =
                now.connections().stream()
                        .filter(
                                each ->
                                        (request.isMonitor()
                                                        || each.user()
                                                                .equals(request.user().name()))
                                                && request.isSelected(each.vhost()))
                        .toList();
        Map<String, Object> totals = Views.object();
        totals.put("connections", connections.size());
        totals.put("channels", connections.stream().mapToInt(each -> each.channels().size()).sum());
        totals.put(
                "exchanges",
                now.exchanges().stream().filter(each -> sees(request, each.vhost())).count());
        totals.put("queues", queues(now, vhost -> sees(request, vhost)));
        totals.put(
                "consumers",
                connections.stream()
                        .flatMap(each -> each.channels().stream())
                        .mapToInt(each -> each.statistics().consumers().size())
                        .sum());
        return totals;
    }

    private static int queues(BrokerTotals totals, Predicate<String> vhosts) {
        return totals.queues().entrySet().stream()
                .filter(each -> vhosts.test(each.getKey()))
                .mapToInt(each -> each.getValue().queues())
                .sum();
    }
}
