package io.leveret.management;

import io.leveret.management.http.EndpointTable;
import io.leveret.management.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What there is for people with a browser: files in this module's resources. */
final class Pages {
    private static final String HTML = "text/html; charset=utf-8";

    private Pages() {}

    /** Whether there is a page about the API at this path, and not the API itself. */
    static boolean isPage(String path, String apiPrefix) {
        String rest = path.substring(apiPrefix.length());
        return rest.isEmpty() || rest.equals("index.html") || rest.equals("openapi.json");
    }

    /**
     * @param version which the tool for download says it is of
     */
    static void mount(Router router, String prefix, EndpointTable endpoints, String version) {
        file(router, prefix + "/", "index.html", HTML);
        file(router, prefix + "/index.html", "index.html", HTML);
        ApiDescription api = new ApiDescription(endpoints, prefix + "/api");
        String[] page = new String(read("api.html"), StandardCharsets.UTF_8).split("<!-- rows -->");
        bytes(router, prefix + "/api/index.html", api.html(page[0], page[1]), HTML);
        bytes(router, prefix + "/api/openapi.json", api.openApi(), "application/json");
        file(router, prefix + "/cli/index.html", "cli.html", HTML);
        String tool = new String(read("rabbitmqadmin"), StandardCharsets.UTF_8);
        bytes(
                router,
                prefix + "/cli/rabbitmqadmin",
                tool.replace("@VERSION@", version).getBytes(StandardCharsets.UTF_8),
                "application/octet-stream");
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
        bytes(router, path, read(name), contentType);
    }

    private static void bytes(Router router, String path, byte[] content, String contentType) {
        Buffer body = Buffer.buffer(content);
        router.get(path)
                .handler(
                        http -> {
                            if (http.request().path().equals(path)) {
                                send(http.response(), body, contentType);
                            } else {
                                http.next();
                            }
                        });
    }

    private static void send(HttpServerResponse response, Buffer body, String contentType) {
        response.putHeader("content-type", contentType)
                .putHeader(
                        "content-security-policy",
                        "default-src 'self'; style-src 'self' 'unsafe-inline'")
                .putHeader("x-content-type-options", "nosniff")
                .end(body);
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
