package io.leveret.compat.matrix;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Sends every request of the HTTP API as every sender. */
final class HttpMatrix {
    private static final String ALL = "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}";
    private static final String POLICY =
            "{\"pattern\":\"^nothing$\",\"definition\":{\"max-length\":1}}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String admin = basic("guest", "guest");

    HttpMatrix(String host, int port) {
        this.base = "http://" + host + ":" + port + "/api";
    }

    /** What requests are about, and who sends them. */
    void setUp() throws Exception {
        tidy();
        for (String vhost : List.of("mx", "mx-spare")) {
            asAdmin("PUT /vhosts/" + vhost);
            asAdmin("PUT /permissions/" + vhost + "/guest " + ALL);
        }
        for (Sender sender : Sender.all()) {
            asAdmin(
                    "PUT /users/%s {\"password\":\"%s\",\"tags\":\"%s\"}"
                            .formatted(sender.name(), Sender.PASSWORD, sender.tag()));
            if (sender.pattern() != null) {
                asAdmin(
                        "PUT /permissions/mx/"
                                + sender.name()
                                + " "
                                + ALL.replace(".*", sender.pattern()));
            }
        }
        for (String user : List.of("mx-victim", "mx-spare")) {
            asAdmin("PUT /users/" + user + " {\"password\":\"x\",\"tags\":\"\"}");
        }
        asAdmin("PUT /permissions/mx/mx-victim " + ALL);
        for (String whose : List.of("own", "other")) {
            for (String what : List.of("x", "gone")) {
                asAdmin("PUT /exchanges/mx/mx-" + whose + "-" + what + " {\"type\":\"direct\"}");
            }
            for (String what : List.of("q", "gone")) {
                asAdmin("PUT /queues/mx/mx-" + whose + "-" + what + " {}");
            }
            asAdmin(
                    "POST /bindings/mx/e/mx-%s-x/q/mx-%s-q {\"routing_key\":\"kept\"}"
                            .formatted(whose, whose));
        }
        asAdmin("POST /bindings/mx/e/mx-own-x/e/mx-other-x {\"routing_key\":\"kept\"}");
        asAdmin(
                "PUT /topic-permissions/mx/mx-victim"
                        + " {\"exchange\":\"mx-own-x\",\"write\":\".*\",\"read\":\".*\"}");
        asAdmin("PUT /policies/mx/mx-p " + POLICY);
        asAdmin("PUT /operator-policies/mx/mx-o " + POLICY);
        asAdmin("PUT /global-parameters/mx-g {\"value\":1}");
        asAdmin("PUT /vhost-limits/mx/max-queues {\"value\":1000}");
        asAdmin("PUT /user-limits/mx-victim/max-channels {\"value\":1000}");
    }

    void tidy() throws Exception {
        for (String vhost : List.of("mx", "mx-spare", "mx-new")) {
            asAdmin("DELETE /vhosts/" + vhost);
        }
        for (Sender sender : Sender.all()) {
            asAdmin("DELETE /users/" + sender.name());
        }
        for (String user : List.of("mx-victim", "mx-spare", "mx-new")) {
            asAdmin("DELETE /users/" + user);
        }
        for (String name : List.of("mx-g", "mx-new")) {
            asAdmin("DELETE /global-parameters/" + name);
        }
    }

    /** {@code requests} as in {@code requests.txt}. */
    Recording record(List<String> requests, ConnectionFactory amqp) throws Exception {
        amqp.setUsername("mx-victim");
        amqp.setPassword("x");
        amqp.setVirtualHost("mx");
        Recording recording = new Recording();
        String node = (String) JSONObjectUtils.parse(asAdmin("GET /overview").body()).get("node");
        try (Connection victim = amqp.newConnection()) {
            victim.createChannel();
            String connection =
                    "127.0.0.1:"
                            + ((com.rabbitmq.client.impl.AMQConnection) victim).getLocalPort()
                            + " -> 127.0.0.1:"
                            + victim.getPort();
            for (String line : requests) {
                String[] parts = line.split(" => ");
                for (Sender sender : Sender.all()) {
                    String answer =
                            answer(
                                    send(
                                            filled(parts[0], node, connection),
                                            basic(sender.name(), Sender.PASSWORD)));
                    recording.add(parts[0], sender.label(), answer);
                    putBack(parts, node, connection);
                }
                recording.add(
                        parts[0],
                        "stranger",
                        answer(
                                send(
                                        filled(parts[0], node, connection),
                                        basic("mx-victim", "wrong"))));
                recording.add(
                        parts[0], "nobody", answer(send(filled(parts[0], node, connection), null)));
            }
        }
        return recording;
    }

    /** Method and path of every endpoint, as the API describes itself. */
    List<String> described() throws Exception {
        Map<String, Object> api = JSONObjectUtils.parse(asAdmin("GET /openapi.json").body());
        List<String> endpoints = new ArrayList<>();
        ((Map<?, ?>) api.get("paths"))
                .forEach(
                        (path, methods) ->
                                ((Map<?, ?>) methods)
                                        .keySet().stream()
                                                .filter(method -> !method.equals("parameters"))
                                                .forEach(
                                                        method ->
                                                                endpoints.add(
                                                                        method.toString()
                                                                                        .toUpperCase(
                                                                                                Locale
                                                                                                        .ROOT)
                                                                                + " "
                                                                                + path)));
        return endpoints;
    }

    private void putBack(String[] parts, String node, String connection) throws Exception {
        for (int i = 1; i < parts.length; i++) {
            asAdmin(filled(parts[i], node, connection));
        }
    }

    private static String filled(String request, String node, String connection) {
        return request.replace("{node}", node)
                .replace(
                        "{connection}",
                        URLEncoder.encode(connection, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private HttpResponse<String> asAdmin(String request) throws Exception {
        return send(request, admin);
    }

    /** {@code METHOD path body}; no body for none. */
    private HttpResponse<String> send(String request, String authorization)
            throws IOException, InterruptedException {
        String[] words = request.split(" ", 3);
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + words[1]))
                        .header("content-type", "application/json")
                        .method(
                                words[0],
                                words.length < 3
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(words[2]));
        if (authorization != null) {
            builder.header("authorization", authorization);
        }
        try {
            return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            // The server had just closed a connection that it had kept for long enough.
            return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Status and error; of lists, which of our things are in it. */
    private static String answer(HttpResponse<String> response) throws ParseException {
        String body = response.body();
        int status = response.statusCode();
        if (body.isEmpty()) {
            return Integer.toString(status);
        } else if (!body.startsWith("{") && !body.startsWith("[")) {
            return status + (body.startsWith("<") ? " <html>" : "");
        }
        Object json =
                body.startsWith("[") ? JSONArrayUtils.parse(body) : JSONObjectUtils.parse(body);
        if (json instanceof List<?> list) {
            TreeSet<String> ours = new TreeSet<>();
            for (Object each : list) {
                String name = name(each);
                if (name != null) {
                    ours.add(name);
                }
            }
            return status + " " + ours;
        }
        Map<?, ?> object = (Map<?, ?>) json;
        return object.containsKey("error")
                ? status + " " + object.get("error") + " - " + oneLine(object.get("reason"))
                : Integer.toString(status);
    }

    private static String oneLine(Object reason) {
        return String.valueOf(reason)
                .replaceAll("\\s+", " ")
                .replaceAll("[\\w.]+@[\\w.-]+", "node");
    }

    /** Null if it is none of ours. */
    private static String name(Object element) {
        if (!(element instanceof Map<?, ?> object)) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String key : List.of("vhost", "name", "user", "source", "destination")) {
            if (object.get(key) instanceof String text
                    && text.startsWith("mx")
                    && !text.startsWith("mx-cluster")) {
                parts.add(text);
            }
        }
        return parts.isEmpty() ? null : String.join("/", parts);
    }
}
