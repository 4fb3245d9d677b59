package io.leveret.management;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.http.HttpService;
import io.leveret.management.http.ApiHandler;
import io.leveret.management.http.BasicAuthentication;
import io.leveret.management.http.EndpointTable;
import io.leveret.management.http.PercentEncoding;
import io.leveret.management.stats.Sampler;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** Serves RabbitMQ's management API over HTTP. */
public final class ManagementServer implements AutoCloseable {
    /** A larger head of a request, or line of it, is refused. */
    private static final int HEADER_BYTES_MAX = 64 << 10;

    private static final int LINE_BYTES_MAX = 32 << 10;

    private final HttpService service;

    /**
     * Starts serving and waits until it does.
     *
     * @throws BrokerStartException when the port cannot be used
     */
    public static ManagementServer start(Administration broker, ManagementSettings settings) {
        return new ManagementServer(broker, settings);
    }

    private ManagementServer(Administration broker, ManagementSettings settings) {
        this.service =
                HttpService.start(
                        broker,
                        new Listener(
                                settings.tls() == null ? "http" : "https",
                                settings.host(),
                                settings.port(),
                                settings.tls()),
                        new HttpServerOptions()
                                .setMaxHeaderSize(HEADER_BYTES_MAX)
                                .setMaxInitialLineLength(LINE_BYTES_MAX),
                        (vertx, context, own) -> requests(settings, vertx, context, own));
    }

    private static Handler<HttpServerRequest> requests(
            ManagementSettings settings, Vertx vertx, Context context, Administration broker) {
        Sampler sampler = new Sampler(broker, settings.detailedRates());
        sampler.sample();
        sampleRegularly(vertx, sampler);
        BasicAuthentication authentication =
                new BasicAuthentication(broker.access().logins(), broker.churn().httpLogins);
        EndpointTable endpoints = Endpoints.of(broker, sampler, authentication, settings.files());
        String prefix = settings.pathPrefix();
        ApiHandler api =
                new ApiHandler(
                        broker,
                        endpoints,
                        authentication,
                        settings.cors(),
                        (prefix + "/api").length(),
                        settings.bodyBytesMax(),
                        context);
        Router router = Router.router(vertx);
        Pages.mount(router, prefix, endpoints, broker.productVersion());
        Pages.mountNotFound(router);
        return request -> dispatch(request, prefix + "/api/", api, router);
    }

    /** At whole periods of the clock, so that samples lie where charts want them. */
    private static void sampleRegularly(Vertx vertx, Sampler sampler) {
        long delay = Sampler.PERIOD_MILLIS - System.currentTimeMillis() % Sampler.PERIOD_MILLIS;
        vertx.setTimer(
                delay,
                ignored -> {
                    sampler.sample();
                    sampleRegularly(vertx, sampler);
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

    /** The port it listens on. */
    public int port() {
        return service.port();
    }

    @Override
    public void close() {
        service.close();
    }
}
