package io.leveret.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Administers a broker through RabbitMQ's management HTTP API, as {@code guest}. */
final class HttpAdministration implements Administration {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String authorization =
            "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes());

    HttpAdministration(String host, int port) {
        base = "http://" + host + ":" + port + "/api";
    }

    @Override
    public void addVhost(String vhost) {
        put(Map.of(), "vhosts", vhost);
        permit("guest", vhost, ".*", ".*", ".*");
    }

    @Override
    public void deleteVhost(String vhost) {
        delete("vhosts", vhost);
    }

    @Override
    public void defaultQueueType(String vhost, String type) {
        put(Map.of("default_queue_type", type), "vhosts", vhost);
    }

    @Override
    public void addUser(String user, String password, String... tags) {
        put(Map.of("password", password, "tags", String.join(",", tags)), "users", user);
    }

    @Override
    public void deleteUser(String user) {
        delete("users", user);
    }

    @Override
    public void permit(String user, String vhost, String configure, String write, String read) {
        put(
                Map.of("configure", configure, "write", write, "read", read),
                "permissions",
                vhost,
                user);
    }

    @Override
    public void clearPermissions(String user, String vhost) {
        delete("permissions", vhost, user);
    }

    @Override
    public void permitTopic(String user, String vhost, String exchange, String write, String read) {
        put(
                Map.of("exchange", exchange, "write", write, "read", read),
                "topic-permissions",
                vhost,
                user);
    }

    @Override
    public void clearTopicPermissions(String user, String vhost) {
        delete("topic-permissions", vhost, user);
    }

    @Override
    public void setPolicy(String vhost, Policy policy) {
        put(json(policy), "policies", vhost, policy.name());
    }

    @Override
    public void deletePolicy(String vhost, String name) {
        delete("policies", vhost, name);
    }

    @Override
    public void setOperatorPolicy(String vhost, Policy policy) {
        put(json(policy), "operator-policies", vhost, policy.name());
    }

    @Override
    public void deleteOperatorPolicy(String vhost, String name) {
        delete("operator-policies", vhost, name);
    }

    @Override
    public void limitVhost(String vhost, String limit, int value) {
        put(Map.of("value", value), "vhost-limits", vhost, limit);
    }

    @Override
    public void limitUser(String user, String limit, int value) {
        put(Map.of("value", value), "user-limits", user, limit);
    }

    @Override
    public void trace(String vhost, boolean on) {
        put(Map.of("tracing", on), "vhosts", vhost);
    }

    @Override
    public void closeConnections(String user, String reason) {
        send(request("connections", "username", user).header("X-Reason", reason).DELETE(), 204);
    }

    private static Map<String, Object> json(Policy policy) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("pattern", policy.pattern());
        body.put("apply-to", policy.applyTo());
        body.put("priority", policy.priority());
        body.put("definition", policy.definition());
        return body;
    }

    private void put(Map<String, ?> body, String... path) {
        String json = Json.write(body);
        send(request(path).PUT(BodyPublishers.ofString(json)), 201, 204);
    }

    private void delete(String... path) {
        send(request(path).DELETE(), 204, 404);
    }

    private HttpRequest.Builder request(String... path) {
        var address = new StringBuilder(base);
        for (String name : path) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
            address.append('/').append(encoded.replace("+", "%20"));
        }
        return HttpRequest.newBuilder(URI.create(address.toString()))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json");
    }

    private void send(HttpRequest.Builder builder, Integer... expected) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (!List.of(expected).contains(answer.statusCode())) {
                throw new IllegalStateException(
                        "%s answered %d %s".formatted(request, answer.statusCode(), answer.body()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + request, e);
        }
    }
}
