package io.leveret.compat.robust;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The HTTP API as guest, for what a test has to arrange. */
final class Management {
    static final String AUTHORIZATION =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;

    Management(int port) {
        this.port = port;
    }

    String get(String path) throws IOException, InterruptedException {
        return ask("GET", path, "");
    }

    String ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", AUTHORIZATION)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + response.statusCode());
        }
        return response.body();
    }

    /** A vhost for whatever an attack leaves behind; guest may use it. */
    void makeVhost(String name) throws IOException, InterruptedException {
        ask("PUT", "/api/vhosts/" + name, "{}");
        String all = "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}";
        ask("PUT", "/api/permissions/" + name + "/guest", all);
    }

    void deleteVhost(String name) throws IOException, InterruptedException {
        ask("DELETE", "/api/vhosts/" + name, "");
    }
}
