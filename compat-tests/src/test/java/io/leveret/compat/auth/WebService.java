package io.leveret.compat.auth;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A web service on the loopback interface; remembers what it was asked. */
final class WebService implements AutoCloseable {
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * @param answers to "path?parameters"; null for 500
     */
    WebService(Function<String, String> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String query = exchange.getRequestURI().getRawQuery();
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    String request =
                            exchange.getRequestURI().getPath()
                                    + "?"
                                    + (query == null ? body : query);
                    requests.add(exchange.getRequestMethod() + " " + request);
                    String answer = answers.apply(request);
                    byte[] bytes = (answer == null ? "broken" : answer).getBytes();
                    exchange.sendResponseHeaders(answer == null ? 500 : 200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
