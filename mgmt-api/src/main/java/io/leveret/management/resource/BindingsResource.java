package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.codec.FieldTable;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.PercentEncoding;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Bindings. Their endpoints exist once for queues and once for exchanges as destination. */
public final class BindingsResource extends Resource {

    public BindingsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    public CompletionStage<Reply> all(Request request) {
        return broker.bindings()
                .list()
                .thenApply(
                        bindings -> {
                            bindings.removeIf(binding -> !request.sees(binding.vhost()));
                            return list(request, bindings);
                        });
    }

    public CompletionStage<Reply> inVhost(Request request) {
        return broker.bindings().list(request.vhost()).thenApply(all -> list(request, all));
    }

    public CompletionStage<Reply> fromExchange(Request request) {
        return broker.bindings()
                .from(request.vhost(), request.exchange("name"))
                .thenApply(all -> list(request, all));
    }

    public CompletionStage<Reply> toExchange(Request request) {
        return broker.bindings()
                .to(request.vhost(), request.exchange("name"), true)
                .thenApply(all -> list(request, all));
    }

    /**
     * Of a queue; one that does not exist has its implicit binding all the same, as in RabbitMQ.
     */
    public CompletionStage<Reply> toQueue(Request request) {
        String vhost = request.vhost();
        String queue = request.path("name");
        return broker.bindings()
                .to(vhost, queue, false)
                .thenApply(
                        all ->
                                list(
                                        request,
                                        all.isEmpty()
                                                ? List.of(BindingSnapshot.implicit(vhost, queue))
                                                : all));
    }

    private static Reply list(Request request, List<BindingSnapshot> bindings) {
        return Reply.ok(
                ListQuery.whole(request.query())
                        .answer(
                                bindings,
                                BindingSnapshot::source,
                                BindingView.ORDER,
                                BindingView::of));
    }

    // Between one source and one destination.

    /** Bindings to queues, or to exchanges. */
    public enum To {
        QUEUE,
        EXCHANGE
    }

    public CompletionStage<Reply> between(Request request, To to) {
        return between(request.vhost(), request, to).thenApply(all -> list(request, all));
    }

    private CompletionStage<List<BindingSnapshot>> between(String vhost, Request request, To to) {
        String source = request.exchange("source");
        String destination = destination(request, to);
        return broker.bindings()
                .to(vhost, destination, to == To.EXCHANGE)
                .thenApply(
                        all -> {
                            List<BindingSnapshot> between = new ArrayList<>(all);
                            between.removeIf(binding -> !binding.source().equals(source));
                            return between;
                        });
    }

    private static String destination(Request request, To to) {
        return to == To.EXCHANGE ? request.exchange("destination") : request.path("destination");
    }

    public CompletionStage<Reply> bind(Request request, To to) {
        String vhost = request.vhost();
        Body body = request.body();
        String routingKey = body.text("routing_key", "");
        FieldTable arguments = body.arguments("arguments");
        requireName("routing key", routingKey);
        BindingSnapshot wanted =
                new BindingSnapshot(
                        vhost,
                        request.exchange("source"),
                        destination(request, to),
                        to == To.EXCHANGE,
                        routingKey,
                        arguments);
        String location = location(request.rawPath(), wanted);
        return broker.bindings()
                .bind(request.actor(), wanted)
                .thenApply(ignored -> Reply.created().with("location", location));
    }

    /** The path of a binding, seen from the path it was made at. */
    private static String location(String rawPath, BindingSnapshot binding) {
        String[] from = rawPath.split("/");
        int end = from.length - 1;
        List<String> to = new ArrayList<>(List.of(from).subList(0, end - 4));
        to.add(PercentEncoding.encodeForm(binding.vhost()));
        to.add("e");
        to.add(PercentEncoding.encodeForm(binding.source()));
        to.add(binding.toExchange() ? "e" : "q");
        to.add(PercentEncoding.encodeForm(binding.destination()));
        to.add(PercentEncoding.encodeForm(BindingView.propertiesKey(binding)));
        int common = 0;
        while (common < end && from[common].equals(to.get(common))) {
            common++;
        }
        return "../".repeat(end - common) + String.join("/", to.subList(common, to.size()));
    }

    public CompletionStage<Reply> one(Request request, To to) {
        return find(request, to).thenApply(found -> found(request, found, BindingView::of));
    }

    public CompletionStage<Reply> unbind(Request request, To to) {
        return find(request, to)
                .thenCompose(
                        found -> {
                            if (found == null) {
                                throw ApiException.notFound();
                            }
                            return broker.bindings().unbind(request.actor(), found);
                        })
                .thenApply(ignored -> Reply.noContent());
    }

    private CompletionStage<BindingSnapshot> find(Request request, To to) {
        String properties = request.path("properties");
        return between(request.vhost(), request, to)
                .thenApply(
                        all ->
                                all.stream()
                                        .filter(each -> has(each, properties))
                                        .findFirst()
                                        .orElse(null));
    }

    /**
     * The key is itself encoded, and once more in a path; clients that encode it only once are
     * understood too.
     */
    private static boolean has(BindingSnapshot binding, String properties) {
        return BindingView.propertiesKey(binding).equals(properties)
                || BindingView.decodedPropertiesKey(binding).equals(properties);
    }
}
