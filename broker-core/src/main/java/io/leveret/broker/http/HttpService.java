package io.leveret.broker.http;

import static io.leveret.broker.Waiting.await;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.connection.Maintenance;
import io.leveret.broker.connection.SocketTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An HTTP server beside the broker, with an event loop of its own: whatever is asked of it, the
 * loops that carry messages do no more for it than copy their counters.
 */
public final class HttpService implements AutoCloseable, Maintenance.Port {
    private static final long WAIT_SECONDS_MAX = 60;

    /** A connection on which nothing happens is closed. */
    private static final int IDLE_SECONDS_MAX = 120;

    /** How long requests that are under way may take when the server is suspended. */
    private static final int LAST_ANSWERS_SECONDS_MAX = 5;

    /** What answers. */
    public interface Application {
        /**
         * Made once, on the service's event loop.
         *
         * @param broker answers on that loop
         * @param context of that loop
         */
        Handler<HttpServerRequest> on(Vertx vertx, Context context, Administration broker);
    }

    private final Vertx vertx;
    private final Context context;
    private final Administration broker;
    private final HttpServerOptions options;
    private final Listener listener;

    // Its own event loop.
    private Handler<HttpServerRequest> requests;
    private HttpServer server;
    private Runnable forgetCertificates = () -> {};

    /**
     * Starts serving and waits until it does.
     *
     * @param wanted where; port 0 is a free one
     * @param limits of requests
     * @throws BrokerStartException when the port cannot be used
     */
    public static HttpService start(
            Administration broker,
            Listener wanted,
            HttpServerOptions limits,
            Application application) {
        return new HttpService(broker, wanted, limits, application);
    }

    private HttpService(
            Administration broker,
            Listener wanted,
            HttpServerOptions limits,
            Application application) {
        this.broker = broker;
        this.options =
                new HttpServerOptions(limits)
                        .setHost(wanted.host())
                        .setPort(wanted.port())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        .setCompressionSupported(true);
        this.vertx =
                SocketTransport.newVertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        this.context = vertx.getOrCreateContext();
        try {
            int port = await(onLoop(() -> start(application, wanted)), WAIT_SECONDS_MAX);
            this.listener = new Listener(wanted.protocol(), wanted.host(), port, wanted.tls());
            options.setPort(port);
        } catch (RuntimeException e) {
            await(vertx.close(), WAIT_SECONDS_MAX);
            throw e;
        }
        broker.listeners().add(listener);
        broker.maintenance().add(this);
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> action.get().onComplete(promise));
        return promise.future();
    }

    private Future<Integer> start(Application application, Listener where) {
        Administration own =
                broker.answeringOn(action -> context.runOnContext(ignored -> action.run()));
        requests = application.on(vertx, context, own);
        return listen(where);
    }

    private Future<Integer> listen(Listener where) {
        if (where.tls() != null) {
            where.tls().applyTo(options);
        }
        server = vertx.createHttpServer(options);
        if (where.tls() != null) {
            forgetCertificates = broker.certificates().add(where.tls(), server, where.host());
        }
        RequestDeadlines deadlines = RequestDeadlines.of(server, vertx);
        return server.requestHandler(
                        request -> {
                            deadlines.begun(request);
                            requests.handle(request);
                        })
                .listen()
                .map(HttpServer::actualPort);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Requests that are under way are answered first. */
    @Override
    public Future<Void> suspend() {
        return onLoop(
                () -> {
                    if (server == null) {
                        return Future.succeededFuture();
                    }
                    HttpServer closing = server;
                    server = null;
                    forgetCertificates.run();
                    return closing.shutdown(LAST_ANSWERS_SECONDS_MAX, TimeUnit.SECONDS);
                });
    }

    @Override
    public Future<Void> resume() {
        return onLoop(
                () ->
                        server == null
                                ? listen(listener).mapEmpty()
                                : Future.<Void>succeededFuture());
    }

    @Override
    public void close() {
        broker.maintenance().remove(this);
        broker.listeners().remove(listener);
        await(
                onLoop(
                        () -> {
                            forgetCertificates.run();
                            return Future.succeededFuture();
                        }),
                WAIT_SECONDS_MAX);
        await(vertx.close(), WAIT_SECONDS_MAX);
    }
}
