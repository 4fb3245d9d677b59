package io.leveret.management.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Which other sites' pages may use the API in a browser, as RabbitMQ's {@code
 * management.cors.allow_origins} and {@code management.cors.max_age}.
 *
 * @param allowOrigins {@code *} for all; empty for none
 */
public record Cors(List<String> allowOrigins, int maxAgeSeconds) {
    public static final Cors NONE = new Cors(List.of(), 1800);

    void apply(HttpServerRequest request, String allowedMethods) {
        String origin = request.getHeader("origin");
        if (origin == null || !(allowOrigins.contains("*") || allowOrigins.contains(origin))) {
            return;
        }
        HttpServerResponse response = request.response();
        response.putHeader("access-control-allow-origin", origin);
        response.putHeader("access-control-allow-credentials", "true");
        if (!request.method().name().equals("OPTIONS")) {
            response.putHeader("access-control-expose-headers", "Location");
            return;
        }
        response.putHeader("access-control-max-age", Integer.toString(maxAgeSeconds));
        response.putHeader("access-control-allow-methods", allowedMethods);
        String headers = request.getHeader("access-control-request-headers");
        if (headers != null) {
            response.putHeader("access-control-allow-headers", headers);
        }
    }
}
