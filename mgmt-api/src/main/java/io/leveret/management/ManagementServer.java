package io.leveret.management;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.connection.SocketTransport;
import io.leveret.broker.http.RequestDeadlines;
import io.leveret.management.http.ApiHandler;
import io.leveret.management.http.BasicAuthentication;
import io.leveret.management.http.EndpointTable;
import io.leveret.management.http.PercentEncoding;
import io.leveret.management.stats.Sampler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves RabbitMQ's management API over HTTP. It has an event loop of its own: whatever is asked of
 * it, the loops that carry messages do no more for it than copy their counters.
 */
public final class ManagementServer implements AutoCloseable {
    private static final long START_SECONDS_MAX = 60;

    /** A larger head of a request, or line of it, is refused. */
    private static final int HEADER_BYTES_MAX = 64 << 10;

    private static final int LINE_BYTES_MAX = 32 << 10;

    /** A connection on which nothing happens is closed. */
    private static final int IDLE_SECONDS_MAX = 120;

    private final Vertx vertx;
    private final Administration broker;
    private final Listener listener;
    private volatile Runnable forgetCertificates = () -> {};

    /**
     * Starts serving and waits until it does.
     *
     * @throws BrokerStartException when the port cannot be used
     */
    public static ManagementServer start(Administration broker, ManagementSettings settings) {
        return new ManagementServer(broker, settings);
    }

    private ManagementServer(Administration broker, ManagementSettings settings) {
        this.broker = broker;
        this.vertx =
                SocketTransport.newVertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        try {
            int port = await(listen(settings));
            this.listener =
                    new Listener(
                            settings.tls() == null ? "http" : "https",
                            settings.host(),
                            port,
                            settings.tls());
            broker.listeners().add(listener);
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    private Future<Integer> listen(ManagementSettings settings) {
        Promise<Integer> listening = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> listen(settings, context).onComplete(listening));
        return listening.future();
    }

    private Future<Integer> listen(ManagementSettings settings, Context context) {
        Administration own = broker.answeringOn(executor(context));
        Sampler sampler = new Sampler(own, settings.detailedRates());
        sampler.sample();
        sampleRegularly(sampler);
        BasicAuthentication authentication =
                new BasicAuthentication(own.access().logins(), own.churn().httpLogins);
        EndpointTable endpoints = Endpoints.of(own, sampler, authentication);
        String prefix = settings.pathPrefix();
        ApiHandler api =
                new ApiHandler(
                        own,
                        endpoints,
                        authentication,
                        settings.cors(),
                        (prefix + "/api").length(),
                        settings.bodyBytesMax(),
                        context);
        Router router = Router.router(vertx);
        Pages.mount(router, prefix, endpoints, own.productVersion());
        Pages.mountNotFound(router);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setMaxInitialLineLength(LINE_BYTES_MAX)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        .setCompressionSupported(true);
        if (settings.tls() != null) {
            settings.tls().applyTo(options);
        }
        HttpServer server = vertx.createHttpServer(options);
        if (settings.tls() != null) {
            forgetCertificates = broker.certificates().add(settings.tls(), server, settings.host());
        }
        RequestDeadlines deadlines = RequestDeadlines.of(server, vertx);
        return server.requestHandler(
                        request -> {
                            deadlines.begun(request);
                            dispatch(request, prefix + "/api/", api, router);
                        })
                .listen()
                .map(HttpServer::actualPort);
    }

    /** At whole periods of the clock, so that samples lie where charts want them. */
    private void sampleRegularly(Sampler sampler) {
        long delay = Sampler.PERIOD_MILLIS - System.currentTimeMillis() % Sampler.PERIOD_MILLIS;
        vertx.setTimer(
                delay,
                ignored -> {
                    sampler.sample();
                    sampleRegularly(sampler);
                });
    }

    /** The API reads paths in its own way: names in them may hold anything. */
    private static void dispatch(
            HttpServerRequest request, String apiPrefix, ApiHandler api, Router pages) {
        String path = request.path();
        if (path == null || !PercentEncoding.isValid(path)) {
            request.response().setStatusCode(400).end();
        } else if (path.startsWith(apiPrefix) && !Pages.isPage(path, apiPrefix)) {
            api.handle(request);
        } else {
            pages.handle(request);
        }
    }

    private static Executor executor(Context context) {
        return action -> context.runOnContext(ignored -> action.run());
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
