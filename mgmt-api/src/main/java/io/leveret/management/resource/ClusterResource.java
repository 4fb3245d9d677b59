package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What concerns the broker as a whole: its name, version, flags. */
public final class ClusterResource extends Resource {
    /** Those of RabbitMQ that clients ask for; all behaviour they stand for is always on. */
    /** As {@code /api/feature-flags} shows them; all are enabled, and stay so. */
    public static final List<Map<String, Object>> FEATURE_FLAGS =
            List.of(
                    flag("classic_mirrored_queue_version", "Support setting version for queues"),
                    flag("classic_queue_type_delivery_support", "Bug fix for classic queues"),
                    flag("direct_exchange_routing_v2", "Indexed routing of direct exchanges"),
                    flag("drop_unroutable_metric", "Count unroutable publishes that are dropped"),
                    flag("empty_basic_get_metric", "Count basic.get on empty queues"),
                    flag("feature_flags_v2", "Feature flags subsystem V2"),
                    flag("implicit_default_bindings", "Default bindings are implicit"),
                    flag("maintenance_mode_status", "Maintenance mode status"),
                    flag("quorum_queue", "Support queues of type `quorum`"),
                    flag("stream_queue", "Support queues of type `stream`"),
                    flag("user_limits", "Limits of connections and channels for a user"),
                    flag("virtual_host_metadata", "Description and tags of virtual hosts"));

    public ClusterResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    private static Map<String, Object> flag(String name, String description) {
        Map<String, Object> flag = Views.object();
        flag.put("name", name);
        flag.put("desc", description);
        flag.put("doc_url", "");
        flag.put("state", "enabled");
        flag.put("stability", "stable");
        flag.put("require_level", "none");
        flag.put("experiment_level", "supported");
        flag.put("callbacks", List.of());
        flag.put("provided_by", "rabbit");
        return flag;
    }

    public CompletionStage<Reply> name(Request request) {
        return object(request, Map.of("name", broker.parameters().clusterName())).now();
    }

    public CompletionStage<Reply> putName(Request request) {
        Body body = request.body().require("name");
        return broker.parameters()
                .clusterName(request.actor(), body.text("name", ""))
                .thenApply(ignored -> Reply.noContent());
    }

    public CompletionStage<Reply> extensions(Request request) {
        return Reply.ok(List.of(Map.of("javascript", "dispatcher.js"))).now();
    }

    public CompletionStage<Reply> version(Request request) {
        return Reply.ok(broker.productVersion()).now();
    }

    public CompletionStage<Reply> featureFlags(Request request) {
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        FEATURE_FLAGS,
                                        flag -> (String) flag.get("name"),
                                        Comparator.comparing(flag -> (String) flag.get("name")),
                                        flag -> flag))
                .now();
    }

    public CompletionStage<Reply> enableFeatureFlag(Request request) {
        String name = request.path("name");
        if (FEATURE_FLAGS.stream().noneMatch(flag -> flag.get("name").equals(name))) {
            throw ApiException.badRequest("unsupported");
        }
        return Reply.noContent().now();
    }

    /** Features that will go; RabbitMQ names those somebody might still use. */
    public CompletionStage<Reply> deprecatedFeatures(Request request) {
        Map<String, Object> transientQueues = Views.object();
        transientQueues.put("name", "transient_nonexcl_queues");
        transientQueues.put("desc", "Queues that are neither durable nor exclusive");
        transientQueues.put("deprecation_phase", "permitted_by_default");
        transientQueues.put("doc_url", "");
        transientQueues.put("provided_by", "rabbit");
        return Reply.ok(List.of(transientQueues)).now();
    }

    public CompletionStage<Reply> nothing(Request request) {
        return Reply.ok(List.of()).now();
    }

    /** Of a configuration file; there is none. */
    public CompletionStage<Reply> configuration(Request request) {
        byte[] none = "".getBytes(StandardCharsets.UTF_8);
        return Reply.ok(new Reply.Text("text/plain; charset=utf-8", none)).now();
    }

    /** Where queues live is not for the operator to change: they are where they should be. */
    public CompletionStage<Reply> rebalance(Request request) {
        return Reply.noContent().now();
    }

    public CompletionStage<Reply> resetStatistics(Request request) {
        String node = request.path("node");
        if (node != null && !node.equals(broker.nodeName())) {
            throw ApiException.notFound();
        }
        sampler.reset();
        return Reply.noContent().now();
    }
}
