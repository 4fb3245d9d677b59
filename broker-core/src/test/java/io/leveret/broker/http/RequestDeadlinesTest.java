package io.leveret.broker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client sends a byte whenever the last one was not its last yet. */
class RequestDeadlinesTest {
    private static final int SOON_MILLIS = 300;
    private static final int NEVER_MILLIS = 600_000;
    private static final int DRIP_MILLIS = 20;
    private static final int DRIPS_MAX = 30_000 / DRIP_MILLIS;
    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Socket connect(RequestDeadlines.Times times) throws Exception {
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false));
        RequestDeadlines deadlines = RequestDeadlines.of(server, vertx, times);
        server.requestHandler(
                request -> {
                    deadlines.begun(request);
                    request.end().onSuccess(ignored -> request.response().end("done"));
                });
        int port =
                server.listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .actualPort();
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** Whether the connection ends while bytes come one by one; what is answered is read. */
    private static boolean isCutOff(Socket socket) throws IOException {
        socket.setSoTimeout(DRIP_MILLIS);
        try {
            for (int i = 0; i < DRIPS_MAX; i++) {
                say(socket, "x");
                try {
                    if (socket.getInputStream().read() < 0) {
                        return true;
                    }
                } catch (SocketTimeoutException open) {
                    // It is.
                }
            }
        } catch (IOException reset) {
            return true;
        }
        return false;
    }

    @Test
    void headThatTakesForEverIsCutOff() throws Exception {
        var times = new RequestDeadlines.Times(SOON_MILLIS, NEVER_MILLIS, NEVER_MILLIS);
        try (Socket socket = connect(times)) {
            say(socket, "GET / HTTP/1.1\r\nX: ");

            assertThat(isCutOff(socket)).isTrue();
        }
    }

    @Test
    void bodyThatTakesForEverIsCutOff() throws Exception {
        var times = new RequestDeadlines.Times(NEVER_MILLIS, SOON_MILLIS, NEVER_MILLIS);
        try (Socket socket = connect(times)) {
            say(socket, "PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n");

            assertThat(isCutOff(socket)).isTrue();
        }
    }

    @Test
    void headAfterAnotherRequestThatTakesForEverIsCutOff() throws Exception {
        var times = new RequestDeadlines.Times(NEVER_MILLIS, NEVER_MILLIS, SOON_MILLIS);
        try (Socket socket = connect(times)) {
            say(socket, GET + "GET / HTTP/1.1\r\nX: ");

            assertThat(isCutOff(socket)).isTrue();
        }
    }

    @Test
    void requestsInTimeAreAnsweredForLongerThanAnyMayTake() throws Exception {
        var times = new RequestDeadlines.Times(SOON_MILLIS, SOON_MILLIS, SOON_MILLIS);
        try (Socket socket = connect(times)) {
            long end = System.nanoTime() + 3 * SOON_MILLIS * 1_000_000L;
            while (System.nanoTime() < end) {
                say(socket, GET);
                String answer = new String(socket.getInputStream().readNBytes(42), US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("done");
            }
        }
    }
}
