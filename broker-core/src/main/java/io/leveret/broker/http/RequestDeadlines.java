package io.leveret.broker.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which a request takes for ever: a client that sends a byte now and then is
 * never idle, and costs a descriptor and a buffer until it is gone. One event loop.
 */
final class RequestDeadlines {
    /** RabbitMQ gives the first head 5 s. */
    private static final Times USUAL = new Times(5_000, 120_000, 300_000);

    /**
     * How long things may take.
     *
     * @param firstHeadMillis from the connection to the end of the first request's head
     * @param bodyMillis from the end of a request's head to the end of its body
     * @param nextHeadMillis from the end of a request to the end of the next one's head, with the
     *     answer in between
     */
    record Times(long firstHeadMillis, long bodyMillis, long nextHeadMillis) {}

    private final Vertx vertx;
    private final Times times;

    /** The timer that ends each connection, unless it is set again. */
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    private RequestDeadlines(Vertx vertx, Times times) {
        this.vertx = vertx;
        this.times = times;
    }

    /**
     * To be told of each request by {@link #begun}; sees to connections itself.
     *
     * @param server without HTTP/2 in clear text: with it Vert.x tells of a connection only when
     *     its first request is there
     */
    static RequestDeadlines of(HttpServer server, Vertx vertx) {
        return of(server, vertx, USUAL);
    }

    static RequestDeadlines of(HttpServer server, Vertx vertx, Times times) {
        RequestDeadlines deadlines = new RequestDeadlines(vertx, times);
        server.connectionHandler(
                connection -> {
                    connection.closeHandler(ignored -> deadlines.closed(connection));
                    deadlines.opened(connection);
                });
        return deadlines;
    }

    /** The head of a request has come. */
    void begun(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        set(connection, times.bodyMillis);
        request.end().onSuccess(ignored -> set(connection, times.nextHeadMillis));
    }

    private void opened(HttpConnection connection) {
        timers.put(connection, timer(connection, times.firstHeadMillis));
    }

    private long timer(HttpConnection connection, long millis) {
        return vertx.setTimer(millis, ignored -> connection.close());
    }

    /** Sets the timer anew, unless the connection is gone. */
    private void set(HttpConnection connection, long millis) {
        timers.computeIfPresent(
                connection,
                (ignored, timer) -> {
                    vertx.cancelTimer(timer);
                    return timer(connection, millis);
                });
    }

    private void closed(HttpConnection connection) {
        vertx.cancelTimer(timers.remove(connection));
    }
}
