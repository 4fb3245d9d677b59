package io.leveret.prometheus;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.http.HttpService;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics over HTTP, without a password as RabbitMQ does. */
public final class PrometheusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusServer.class);

    private static final String TEXT = "text/plain; version=0.0.4";

    private final PrometheusSettings settings;
    private final HttpService service;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    // Its own event loop.
    private Registry registry;

    /**
     * Starts serving and waits until it does.
     *
     * @throws BrokerStartException when the port cannot be used
     */
    public static PrometheusServer start(Administration broker, PrometheusSettings settings) {
        return new PrometheusServer(broker, settings);
    }

    private PrometheusServer(Administration broker, PrometheusSettings settings) {
        this.settings = settings;
        this.service =
                HttpService.start(
                        broker,
                        new Listener(
                                settings.tls() == null ? "http/prometheus" : "https/prometheus",
                                settings.host(),
                                settings.port(),
                                settings.tls()),
                        new HttpServerOptions(),
                        (vertx, context, own) -> {
                            registry = new Registry(own, settings.leftOutOfSums());
                            return this::handle;
                        });
    }

    private void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        boolean ours =
                path.equals(settings.path())
                        || path.startsWith(settings.path() + "/") && settings.path().length() > 1;
        if (!ours) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("content-type", "application/json")
                    .end("{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
            return;
        }
        if (request.method() == HttpMethod.OPTIONS) {
            request.response().putHeader("allow", "HEAD, GET, OPTIONS").end();
            return;
        }
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().setStatusCode(405).putHeader("allow", "HEAD, GET, OPTIONS").end();
            return;
        }
        CompletionStage<MetricSnapshots> metrics = find(request, path);
        if (metrics == null) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("content-type", "text/plain")
                    .end("Unknown Registry");
            return;
        }
        metrics.whenComplete((found, failure) -> answer(request, found, failure));
    }

    private CompletionStage<MetricSnapshots> find(HttpServerRequest request, String path) {
        String name = path.substring(settings.path().length()).replaceAll("^/|/$", "");
        return switch (name) {
            case "", "default" ->
                    settings.perObject() ? registry.perObject() : registry.aggregated();
            case "per-object" -> registry.perObject();
            case "detailed" -> registry.detailed(all(request, "family"), all(request, "vhost"));
            default -> null;
        };
    }

    private static Set<String> all(HttpServerRequest request, String parameter) {
        return new LinkedHashSet<>(request.params().getAll(parameter));
    }

    private void answer(HttpServerRequest request, MetricSnapshots metrics, Throwable failure) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (failure != null) {
            LOG.error("Cannot answer {}", request.path(), failure);
            response.setStatusCode(500).end();
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.putHeader("content-type", TEXT).end(Buffer.buffer(text.toByteArray()));
    }

    /** The port it listens on. */
    public int port() {
        return service.port();
    }

    @Override
    public void close() {
        service.close();
    }
}
