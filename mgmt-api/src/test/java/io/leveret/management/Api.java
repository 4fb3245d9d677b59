package io.leveret.management;

import io.leveret.management.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A client of the API under test, as one user. */
final class Api {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final int port;
    private final String credentials;

    private Api(int port, String credentials) {
        this.port = port;
        this.credentials = credentials;
    }

    static Api guest(int port) {
        return new Api(port, "guest:guest");
    }

    Api as(String user, String password) {
        return new Api(port, user + ":" + password);
    }

    Api asNobody() {
        return new Api(port, null);
    }

    /** An answer, its JSON read. */
    record Answer(int status, HttpResponse<byte[]> http) {
        Object json() {
            try {
                return Json.parse(http.body());
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        Map<?, ?> object() {
            return (Map<?, ?>) json();
        }

        /** One field of every element of a list. */
        List<Object> all(String field) {
            List<Object> values = new ArrayList<>();
            ((List<?>) json()).forEach(element -> values.add(((Map<?, ?>) element).get(field)));
            return values;
        }

        Object reason() {
            return object().get("reason");
        }

        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer put(String path, Object json) {
        return send("PUT", path, Json.bytes(json));
    }

    Answer post(String path, Object json) {
        return send("POST", path, Json.bytes(json));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(TIMEOUT)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        if (credentials != null) {
            byte[] pair = credentials.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
