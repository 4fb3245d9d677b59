package io.leveret.management;

import io.leveret.management.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** What there is for people with a browser: files in this module's resources. */
final class Pages {
    private static final String HTML = "text/html; charset=utf-8";

    private Pages() {}

    static void mount(Router router, String prefix) {
        file(router, prefix + "/", "index.html", HTML);
        file(router, prefix + "/index.html", "index.html", HTML);
        file(router, prefix + "/api/index.html", "api.html", HTML);
        file(router, prefix + "/api/openapi.json", "openapi.json", "application/json");
        file(router, prefix + "/cli/index.html", "cli.html", HTML);
        redirect(router, prefix + "/api", prefix + "/api/index.html");
        redirect(router, prefix + "/api/", prefix + "/api/index.html");
        redirect(router, prefix + "/cli", prefix + "/cli/index.html");
        redirect(router, prefix + "/cli/", prefix + "/cli/index.html");
        redirect(router, prefix + "/doc/*", prefix + "/api/index.html");
    }

    /** For every path nothing else is at. */
    static void mountNotFound(Router router) {
        router.route()
                .handler(
                        http ->
                                http.response()
                                        .setStatusCode(404)
                                        .putHeader("content-type", "application/json")
                                        .end(
                                                Buffer.buffer(
                                                        Json.bytes(
                                                                Map.of(
                                                                        "error",
                                                                        "Object Not Found",
                                                                        "reason",
                                                                        "Not Found")))));
    }

    private static void file(Router router, String path, String name, String contentType) {
        router.get(path)
                .handler(
                        http -> {
                            if (!http.request().path().equals(path)) {
                                http.next();
                                return;
                            }
                            send(http, name, contentType);
                        });
    }

    private static void send(RoutingContext http, String name, String contentType) {
        HttpServerResponse response = http.response();
        response.putHeader("content-type", contentType);
        response.putHeader(
                "content-security-policy", "default-src 'self'; style-src 'self' 'unsafe-inline'");
        response.putHeader("x-content-type-options", "nosniff");
        response.end(Buffer.buffer(read(name)));
    }

    private static byte[] read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("pages/" + name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void redirect(Router router, String path, String location) {
        router.get(path)
                .handler(
                        http -> {
                            if (!path.endsWith("*") && !http.request().path().equals(path)) {
                                http.next();
                                return;
                            }
                            http.response()
                                    .setStatusCode(301)
                                    .putHeader("location", location)
                                    .end();
                        });
    }
}
