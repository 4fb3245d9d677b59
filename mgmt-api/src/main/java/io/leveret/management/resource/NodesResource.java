package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The nodes of the cluster, of which there is one. */
public final class NodesResource extends Resource {
    private final NodeView view;

    public NodesResource(Administration broker, Sampler sampler, NodeFiles files) {
        super(broker, sampler);
        this.view = new NodeView(broker, sampler, files);
    }

    public CompletionStage<Reply> all(Request request) {
        Range range = Range.Set.of(request.query()).node();
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        List.of(view.of(range)),
                                        node -> broker.nodeName(),
                                        (a, b) -> 0,
                                        node -> node))
                .now();
    }

    public CompletionStage<Reply> one(Request request) {
        requireThis(request);
        Map<String, Object> node = view.of(Range.Set.of(request.query()).node());
        if (request.query().isTrue("memory")) {
            node.put("memory", view.memory());
        }
        if (request.query().isTrue("binary")) {
            node.put("binary", Map.of());
        }
        return object(request, node).now();
    }

    private void requireThis(Request request) {
        if (!request.path("node").equals(broker.nodeName())) {
            throw ApiException.notFound();
        }
    }

    public CompletionStage<Reply> memory(Request request) {
        requireThis(request);
        return object(request, Map.of("memory", view.memory())).now();
    }

    public CompletionStage<Reply> relativeMemory(Request request) {
        requireThis(request);
        return object(request, Map.of("memory", view.relativeMemory())).now();
    }

    /** Erlang's in-memory tables: as RabbitMQ answers when there are none of a name. */
    public CompletionStage<Reply> tables(Request request) {
        requireThis(request);
        return object(request, Map.of("ets_tables_memory", "no_tables")).now();
    }
}
