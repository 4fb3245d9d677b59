package io.leveret.prometheus;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.connection.SocketTransport;
import io.leveret.broker.http.RequestDeadlines;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics over HTTP, without a password as RabbitMQ does, on an event loop of its own. */
public final class PrometheusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusServer.class);

    private static final long START_SECONDS_MAX = 60;

    /** A connection on which nothing happens is closed. */
    private static final int IDLE_SECONDS_MAX = 120;

    private static final String TEXT = "text/plain; version=0.0.4";

    private final Vertx vertx;
    private final Administration broker;
    private final PrometheusSettings settings;
    private final Listener listener;
    private volatile Runnable forgetCertificates = () -> {};
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
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
        this.broker = broker;
        this.settings = settings;
        this.vertx =
                SocketTransport.newVertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        try {
            int port = await(listen());
            this.listener =
                    new Listener(
                            settings.tls() == null ? "http/prometheus" : "https/prometheus",
                            settings.host(),
                            port,
                            settings.tls());
            broker.listeners().add(listener);
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    private Future<Integer> listen() {
        Promise<Integer> listening = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> listen(context).onComplete(listening));
        return listening.future();
    }

    private Future<Integer> listen(Context context) {
        Executor here = action -> context.runOnContext(ignored -> action.run());
        registry = new Registry(broker.answeringOn(here), settings.leftOutOfSums());
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        .setCompressionSupported(true);
        if (settings.tls() != null) {
            settings.tls().applyTo(options);
        }
        HttpServer http = vertx.createHttpServer(options);
        if (settings.tls() != null) {
            forgetCertificates = broker.certificates().add(settings.tls(), http, settings.host());
        }
        RequestDeadlines deadlines = RequestDeadlines.of(http, vertx);
        return http.requestHandler(
                        request -> {
                            deadlines.begun(request);
                            handle(request);
                        })
                .listen()
                .map(HttpServer::actualPort);
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
        return listener.port();
    }

    @Override
    public void close() {
        broker.listeners().remove(listener);
        forgetCertificates.run();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BrokerStartException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerStartException("not done within " + START_SECONDS_MAX + " s", e);
        }
    }
}
