package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.broker.admin.QueueKey;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Queues. */
public final class QueuesResource extends Resource {
    /** What lists are sorted by, the columns of RabbitMQ's page; others take longer. */
    private static final Map<String, Function<QueueSnapshot, Object>> SORTED_BY =
            Map.of(
                    "name", QueueSnapshot::name,
                    "vhost", QueueSnapshot::vhost,
                    "type", QueueSnapshot::type,
                    "consumers", QueueSnapshot::consumers,
                    "messages", QueueSnapshot::messages,
                    "messages_ready", queue -> queue.statistics().ready(),
                    "messages_unacknowledged", queue -> queue.statistics().unacked());

    private final QueueView view;
    private final DetailedView detailed;

    public QueuesResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
        this.view = new QueueView(broker, sampler);
        this.detailed = new DetailedView(broker, sampler);
    }

    public CompletionStage<Reply> all(Request request) {
        List<QueueKey> keys = broker.queues().keys();
        keys.removeIf(key -> !request.sees(key.vhost()));
        return list(request, keys);
    }

    public CompletionStage<Reply> inVhost(Request request) {
        return list(request, broker.queues().keys(request.vhost()));
    }

    /** Those a user has declared. */
    public CompletionStage<Reply> ofUser(Request request) {
        String user = request.path("user");
        List<QueueKey> keys = broker.queues().keys();
        keys.removeIf(key -> !request.sees(key.vhost()));
        return broker.queues()
                .list(keys)
                .thenApply(
                        queues -> {
                            queues.removeIf(queue -> !user.equals(queue.createdBy()));
                            return all(request, ListQuery.paged(request.query()), queues);
                        });
    }

    /** Of ten thousand queues only the hundred on the page are asked. */
    private CompletionStage<Reply> list(Request request, List<QueueKey> keys) {
        ListQuery query = ListQuery.paged(request.query());
        if (!query.isByName()) {
            return broker.queues().list(keys).thenApply(queues -> all(request, query, queues));
        }
        var selection = query.select(keys, QueueKey::name, QueueKey.ORDER);
        Function<QueueSnapshot, Map<String, Object>> presenter = presenter(request);
        return broker.queues()
                .list(selection.items())
                .thenApply(
                        queues -> {
                            Map<QueueKey, QueueSnapshot> byKey = new HashMap<>();
                            queues.forEach(
                                    queue ->
                                            byKey.put(
                                                    new QueueKey(queue.vhost(), queue.name()),
                                                    queue));
                            List<Map<String, Object>> presented =
                                    selection.items().stream()
                                            .filter(byKey::containsKey)
                                            .map(key -> presenter.apply(byKey.get(key)))
                                            .toList();
                            return Reply.ok(query.answer(selection, presented));
                        });
    }

    private Reply all(Request request, ListQuery query, List<QueueSnapshot> queues) {
        Comparator<QueueSnapshot> order =
                Views.byVhostAndName(QueueSnapshot::vhost, QueueSnapshot::name);
        Function<QueueSnapshot, Object> value =
                request.query().isTrue("disable_stats") ? null : SORTED_BY.get(query.sort());
        return Reply.ok(
                value == null
                        ? query.answer(queues, QueueSnapshot::name, order, presenter(request))
                        : query.answer(
                                queues, QueueSnapshot::name, order, value, presenter(request)));
    }

    private Function<QueueSnapshot, Map<String, Object>> presenter(Request request) {
        if (request.query().isTrue("disable_stats")) {
            return request.query().isTrue("enable_queue_totals")
                    ? view::totals
                    : view::configuration;
        }
        Range.Set ranges = Range.Set.of(request.query());
        return queue -> view.of(queue, ranges);
    }

    public CompletionStage<Reply> one(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        var queue = broker.queues().find(vhost, name);
        if (request.query().isTrue("disable_stats")) {
            return queue.thenApply(found -> found(request, found, view::configuration));
        }
        Range.Set ranges = Range.Set.of(request.query());
        CompletionStage<List<ConsumerSnapshot>> consumers =
                broker.connections().consumersOf(vhost, name);
        return queue.thenCombine(
                        consumers,
                        (found, all) -> found == null ? null : detailed(found, all, ranges))
                .thenCombine(
                        detailed.details(),
                        (object, details) -> {
                            if (object != null) {
                                detailed.putQueue(object, vhost, name, details, ranges.messages());
                            }
                            return found(request, object, Function.identity());
                        });
    }

    private Map<String, Object> detailed(
            QueueSnapshot queue, List<ConsumerSnapshot> consumers, Range.Set ranges) {
        Map<String, Object> object = view.of(queue, ranges);
        object.put("consumer_details", ConsumerView.of(consumers, broker.nodeName()));
        return object;
    }

    public CompletionStage<Reply> declare(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        Body body = request.body();
        requireName("queue", name);
        String node = body.text("node", "");
        if (!node.isEmpty() && !node.equals(broker.nodeName())) {
            throw ApiException.badRequest("Node " + node + " could not be contacted");
        }
        return broker.queues()
                .declare(
                        request.actor(),
                        vhost,
                        name,
                        body.flag("durable"),
                        body.flag("auto_delete"),
                        body.arguments("arguments"))
                .thenApply(Reply::put);
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = existing(request);
        return broker.queues()
                .delete(
                        request.actor(),
                        vhost,
                        request.path("name"),
                        request.query().isTrue("if-unused"),
                        request.query().isTrue("if-empty"))
                .thenApply(ready -> Reply.noContent());
    }

    public CompletionStage<Reply> purge(Request request) {
        String vhost = existing(request);
        return broker.queues()
                .purge(request.actor(), vhost, request.path("name"))
                .thenApply(purged -> Reply.noContent());
    }

    /** Mirroring, which there is none of: what is asked for is done already. */
    public CompletionStage<Reply> act(Request request) {
        existing(request);
        Object action = request.body().require("action").get("action");
        if (!"sync".equals(action) && !"cancel_sync".equals(action)) {
            throw ApiException.badRequest(List.of("unknown", action));
        }
        return Reply.noContent().now();
    }

    /** A quorum of one, always in agreement. */
    public CompletionStage<Reply> quorumStatus(Request request) {
        return broker.queues()
                .find(request.vhost(), request.path("name"))
                .thenApply(
                        queue -> {
                            if (queue == null || !queue.type().equals("quorum")) {
                                throw ApiException.notFound();
                            }
                            Map<String, Object> member = Views.object();
                            member.put("Node Name", broker.nodeName());
                            member.put("Raft State", "leader");
                            member.put("Membership", "voter");
                            member.put("Last Log Index", 0);
                            member.put("Last Written", 0);
                            member.put("Last Applied", 0);
                            member.put("Commit Index", 0);
                            member.put("Snapshot Index", -1);
                            member.put("Term", 1);
                            member.put("Machine Version", 0);
                            return Reply.ok(List.of(member));
                        });
    }

    private String existing(Request request) {
        String vhost = request.vhost();
        if (!broker.queues().exists(vhost, request.path("name"))) {
            throw ApiException.notFound();
        }
        return vhost;
    }
}
