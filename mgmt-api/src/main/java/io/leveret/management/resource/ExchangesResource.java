package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.vhost.ExchangeDeclaration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Exchanges. */
public final class ExchangesResource extends Resource {
    private final ExchangeView view;
    private final DetailedView detailed;

    public ExchangesResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
        this.view = new ExchangeView(broker, sampler);
        this.detailed = new DetailedView(broker, sampler);
    }

    public CompletionStage<Reply> all(Request request) {
        List<ExchangeSnapshot> exchanges = broker.exchanges().list();
        exchanges.removeIf(exchange -> !request.sees(exchange.vhost()));
        return list(request, exchanges);
    }

    public CompletionStage<Reply> inVhost(Request request) {
        return list(request, broker.exchanges().list(request.vhost()));
    }

    private CompletionStage<Reply> list(Request request, List<ExchangeSnapshot> exchanges) {
        return Reply.ok(
                        ListQuery.paged(request.query())
                                .answer(
                                        exchanges,
                                        ExchangeSnapshot::name,
                                        Views.byVhostAndName(
                                                ExchangeSnapshot::vhost, ExchangeSnapshot::name),
                                        presenter(request)))
                .now();
    }

    private Function<ExchangeSnapshot, Map<String, Object>> presenter(Request request) {
        if (request.query().isTrue("disable_stats")) {
            return view::configuration;
        }
        Range range = Range.Set.of(request.query()).messages();
        return exchange -> view.of(exchange, range);
    }

    public CompletionStage<Reply> one(Request request) {
        ExchangeSnapshot found = broker.exchanges().find(request.vhost(), request.exchange("name"));
        if (found == null || request.query().isTrue("disable_stats")) {
            return found(request, found, view::configuration).now();
        }
        Range range = Range.Set.of(request.query()).messages();
        return detailed.details()
                .thenApply(
                        details -> {
                            Map<String, Object> object = view.of(found, range);
                            detailed.putExchange(
                                    object, found.vhost(), found.name(), details, range);
                            return object(request, object);
                        });
    }

    public CompletionStage<Reply> declare(Request request) {
        String vhost = request.vhost();
        Body body = request.body();
        String name = request.exchange("name");
        requireName("exchange", name);
        ExchangeDeclaration wanted =
                new ExchangeDeclaration(
                        name,
                        body.text("type", "direct"),
                        body.flag("durable"),
                        body.flag("auto_delete"),
                        body.flag("internal"),
                        body.arguments("arguments"),
                        request.user().name());
        return broker.exchanges().declare(request.actor(), vhost, wanted).thenApply(Reply::put);
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        String name = request.exchange("name");
        if (broker.exchanges().find(vhost, name) == null) {
            throw ApiException.notFound();
        }
        return broker.exchanges()
                .delete(request.actor(), vhost, name, request.query().isTrue("if-unused"))
                .thenApply(ignored -> Reply.noContent());
    }
}
