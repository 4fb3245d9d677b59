package io.leveret.broker.http;

import io.leveret.broker.connection.SocketAllowance;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which a request takes for ever, and those there are too many of: a client
 * that sends a byte now and then is never idle, and costs a descriptor and a buffer until it is
 * gone. One event loop.
 */
final class RequestDeadlines {
    /** From its connection to the end of the first request's head; RabbitMQ gives it 5 s. */
    private static final long FIRST_HEAD_MILLIS = 5_000;

    /** From the end of a request's head to the end of its body. */
    private static final long BODY_MILLIS = 120_000;

    /** From the end of a request to the end of the next one's head, with the answer in between. */
    private static final long NEXT_HEAD_MILLIS = 300_000;

    private final Vertx vertx;

    /** The timer that ends each connection, unless it is set again. */
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    private RequestDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** To be told of each request by {@link #begun}; sees to connections itself. */
    static RequestDeadlines of(HttpServer server, Vertx vertx) {
        RequestDeadlines deadlines = new RequestDeadlines(vertx);
        server.connectionHandler(
                connection -> {
                    if (!SocketAllowance.ofProcess().take()) {
                        connection.close();
                        return;
                    }
                    connection.closeHandler(ignored -> deadlines.closed(connection));
                    deadlines.opened(connection);
                });
        return deadlines;
    }

    /** The head of a request has come. */
    void begun(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        set(connection, BODY_MILLIS);
        request.end().onSuccess(ignored -> set(connection, NEXT_HEAD_MILLIS));
    }

    private void opened(HttpConnection connection) {
        timers.put(connection, timer(connection, FIRST_HEAD_MILLIS));
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
        SocketAllowance.ofProcess().giveBack();
    }
}
