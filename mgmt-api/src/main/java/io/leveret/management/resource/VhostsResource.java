package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Kind;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import io.leveret.management.stats.Trend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Virtual hosts. */
public final class VhostsResource extends Resource {
    private static final int NUMBERS = Numbers.VHOST_SENT + 1;

    public VhostsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    /** Monitors see all, others those they may enter. */
    public CompletionStage<Reply> all(Request request) {
        List<String> names = new ArrayList<>(broker.vhosts().names());
        names.removeIf(name -> !request.isMonitor() && !request.sees(name));
        return presenter(request)
                .thenApply(
                        view ->
                                Reply.ok(
                                        ListQuery.paged(request.query())
                                                .answer(
                                                        names,
                                                        name -> name,
                                                        Comparator.naturalOrder(),
                                                        view)));
    }

    public CompletionStage<Reply> one(Request request) {
        String vhost = request.vhost();
        return presenter(request).thenApply(view -> object(request, view.apply(vhost)));
    }

    private CompletionStage<Function<String, Map<String, Object>>> presenter(Request request) {
        Range.Set ranges = Range.Set.of(request.query());
        boolean configuration = request.query().isTrue("disable_stats");
        return broker.totals()
                .thenApply(
                        totals -> {
                            if (configuration) {
                                return this::configuration;
                            }
                            Map<String, long[]> numbers = Numbers.ofVhosts(totals);
                            return vhost -> view(vhost, numbers, ranges);
                        });
    }

    private Map<String, Object> configuration(String vhost) {
        VirtualHostMetadata metadata = broker.vhosts().metadata(vhost);
        if (metadata == null) {
            throw ApiException.notFound();
        }
        Map<String, Object> object = Views.object();
        object.put("name", vhost);
        object.put("description", metadata.description());
        object.put("tags", metadata.tags());
        // A text in RabbitMQ too, where it is the name of nothing.
        String type = metadata.defaultQueueType();
        object.put("default_queue_type", type == null ? "undefined" : type);
        object.put("tracing", metadata.tracing());
        object.put("protected_from_deletion", metadata.protectedFromDeletion());
        object.put("metadata", metadata(metadata));
        object.put("cluster_state", Map.of(broker.nodeName(), "running"));
        return object;
    }

    static Map<String, Object> metadata(VirtualHostMetadata metadata) {
        Map<String, Object> object = Views.object();
        object.put("description", metadata.description());
        object.put("tags", metadata.tags());
        if (metadata.defaultQueueType() != null) {
            object.put("default_queue_type", metadata.defaultQueueType());
        }
        return object;
    }

    private Map<String, Object> view(String vhost, Map<String, long[]> numbers, Range.Set ranges) {
        Map<String, Object> object = configuration(vhost);
        long[] now = numbers.getOrDefault(vhost, new long[NUMBERS]);
        Trend trend = sampler.trend(Kind.VHOST, vhost, now);
        MessageStats.putLengths(object, trend, ranges.lengths());
        MessageStats.putChannel(object, trend, ranges.messages());
        RatesView.put(object, broker.vhosts().rates(vhost));
        if (trend.now(Numbers.VHOST_RECEIVED) != 0) {
            trend.putCounter(object, "recv_oct", Numbers.VHOST_RECEIVED, ranges.bytes());
            trend.putCounter(object, "send_oct", Numbers.VHOST_SENT, ranges.bytes());
        }
        return object;
    }

    public CompletionStage<Reply> put(Request request) {
        String vhost = request.path("vhost");
        requireName("virtual host", vhost);
        VirtualHostMetadata before = broker.vhosts().metadata(vhost);
        Body body = request.body();
        VirtualHostMetadata metadata = merged(body, described(before));
        return broker.vhosts().put(request.actor(), vhost, metadata).thenApply(Reply::put);
    }

    /** A description and tags that are not sent are taken away; the rest stays. */
    private static VirtualHostMetadata described(VirtualHostMetadata before) {
        if (before == null) {
            return VirtualHostMetadata.NONE;
        }
        return new VirtualHostMetadata(
                "",
                List.of(),
                before.defaultQueueType(),
                before.tracing(),
                before.protectedFromDeletion());
    }

    /** What is not said stays as it was. */
    public static VirtualHostMetadata merged(Body body, VirtualHostMetadata base) {
        String type = body.text("default_queue_type", body.text("defaultqueuetype", ""));
        String description = body.text("description", base.description());
        List<String> tags = body.has("tags") ? Tags.of(body.get("tags")) : base.tags();
        boolean tracing = body.has("tracing") ? body.flag("tracing") : base.tracing();
        boolean isProtected =
                body.has("protected_from_deletion")
                        ? body.flag("protected_from_deletion")
                        : base.protectedFromDeletion();
        return new VirtualHostMetadata(
                description,
                tags,
                type.isEmpty() ? base.defaultQueueType() : queueType(type),
                tracing,
                isProtected);
    }

    private static String queueType(String type) {
        return switch (type) {
            case "undefined" -> null;
            case "classic", "quorum", "stream" -> type;
            default -> throw ApiException.badRequest("Unsupported default queue type: " + type);
        };
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        VirtualHostMetadata metadata = broker.vhosts().metadata(vhost);
        if (metadata != null && metadata.protectedFromDeletion()) {
            throw ApiException.of(
                    412,
                    "precondition_failed",
                    "Refusing to delete virtual host '"
                            + vhost
                            + "' because it is protected from deletion");
        }
        return broker.vhosts().delete(request.actor(), vhost).thenApply(Resource::deleted);
    }

    public CompletionStage<Reply> protect(Request request) {
        return protection(request, true);
    }

    public CompletionStage<Reply> unprotect(Request request) {
        return protection(request, false);
    }

    private CompletionStage<Reply> protection(Request request, boolean isProtected) {
        String vhost = request.path("vhost");
        VirtualHostMetadata metadata = broker.vhosts().metadata(vhost);
        if (metadata == null) {
            throw ApiException.notFound();
        }
        return broker.vhosts()
                .put(request.actor(), vhost, metadata.withProtection(isProtected))
                .thenApply(ignored -> Reply.noContent());
    }

    /** A vhost runs as long as it exists: there is nothing to start. */
    public CompletionStage<Reply> start(Request request) {
        request.vhost();
        if (!request.path("node").equals(broker.nodeName())) {
            throw ApiException.badRequest("Node " + request.path("node") + " is not running");
        }
        return Reply.noContent().now();
    }
}
