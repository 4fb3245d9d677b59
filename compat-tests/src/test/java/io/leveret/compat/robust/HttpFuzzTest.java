package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from the API's own description: every path and method, with names, queries and
 * bodies that are right, nearly right and absurd. None is answered with a 5xx.
 */
class HttpFuzzTest {
    private static final int REQUESTS = 3000;
    private static final String[] METHODS = {
        "GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"
    };
    private static final String[] NAMES = {
        "fuzz",
        "fuzz",
        "fuzz",
        "a",
        "amq.direct",
        "amq.default",
        "%00",
        "%2e%2e",
        "%C3%28",
        "%F0%9F%90%87",
        "x%2Fy",
        "",
        "%ZZ",
        "-1",
        "e",
        "q",
        "NaN",
        "%22%27%3Cscript%3E",
        "a".repeat(300)
    };
    private static final String[] QUERIES = {
        "page=1&page_size=10",
        "page=0",
        "page=-1&page_size=1000000",
        "page=x",
        "sort=name&sort_reverse=true",
        "sort=a.b.c..d",
        "columns=name,,x.y",
        "columns=",
        "name=(((&use_regex=true",
        "name=[&use_regex=true",
        "msg_rates_age=60&msg_rates_incr=5",
        "msg_rates_age=99999999999&msg_rates_incr=0",
        "lengths_age=-1&lengths_incr=-1",
        "disable_stats=true&enable_queue_totals=true",
        "if-unused=true&if-empty=x",
        "auth_mechanism=%00",
        "&&==&"
    };
    private static final int ANSWER_MILLIS_MAX = 20_000;

    @TempDir Path data;

    private final Random random = new Random(Ordeal.SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Map.Entry<String, JsonObject>> paths = new ArrayList<>();

    @Test
    void absurdRequestsAreRefusedAndHarmNobody() throws Exception {
        try (Ordeal ordeal = new Ordeal(new Victim.Settings(data))) {
            int port = ordeal.victim().httpPort();
            Management management = new Management(port);
            new JsonObject(management.get("/api/openapi.json"))
                    .getJsonObject("paths")
                    .forEach(
                            path ->
                                    paths.add(
                                            Map.entry(
                                                    path.getKey(), (JsonObject) path.getValue())));
            assertThat(paths).hasSizeGreaterThan(50);
            ordeal.suffer(
                    "HTTP fuzzing",
                    REQUESTS,
                    requests -> {
                        management.makeVhost("fuzz");
                        for (int i = 0; i < requests; i++) {
                            request(port);
                        }
                        tidy(management);
                    });
        }
        System.out.println("answers: " + statuses);
        assertThat(failures).isEmpty();
        assertThat(statuses.keySet()).contains(200, 204, 400, 404, 405);
    }

    /** What requests have made, in the whole broker: nothing may be left. */
    private static void tidy(Management management) throws Exception {
        for (Object vhost : new JsonArray(management.get("/api/vhosts?columns=name"))) {
            unprotect(management, vhost);
            delete(management, "/api/vhosts/", vhost, "/");
        }
        for (Object user : new JsonArray(management.get("/api/users?columns=name"))) {
            delete(management, "/api/users/", user, "guest");
        }
        for (Object one : new JsonArray(management.get("/api/global-parameters"))) {
            delete(management, "/api/global-parameters/", one, "cluster_name");
        }
    }

    private static void unprotect(Management management, Object vhost) throws Exception {
        management.ask("DELETE", "/api/vhosts/" + encoded(vhost) + "/deletion/protection", "");
    }

    private static String encoded(Object one) {
        String name = ((JsonObject) one).getString("name");
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void delete(Management management, String path, Object one, String keep)
            throws Exception {
        String name = ((JsonObject) one).getString("name");
        if (!name.equals(keep) && !name.startsWith("internal_")) {
            management.ask("DELETE", path + encoded(one), "");
        }
    }

    private void request(int port) throws IOException {
        Map.Entry<String, JsonObject> path = paths.get(random.nextInt(paths.size()));
        String method = METHODS[random.nextInt(METHODS.length)];
        if (random.nextInt(3) != 0) {
            List<String> documented = new ArrayList<>(path.getValue().fieldNames());
            documented.remove("parameters");
            method = documented.get(random.nextInt(documented.size())).toUpperCase(Locale.ROOT);
        }
        String target = "/api" + path.getKey();
        while (target.contains("{")) {
            target = target.replaceFirst("\\{\\w+}", NAMES[random.nextInt(NAMES.length)]);
        }
        if (random.nextInt(4) == 0) {
            target += "?" + QUERIES[random.nextInt(QUERIES.length)];
        }
        byte[] body = body(path.getValue().getJsonObject(method.toLowerCase(Locale.ROOT)));
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: fuzz\r\n");
        head.append("Connection: close\r\n");
        if (random.nextInt(12) != 0) {
            head.append("Authorization: ").append(authorization()).append("\r\n");
        }
        if (body.length > 0 || random.nextBoolean()) {
            head.append("Content-Type: ")
                    .append(random.nextInt(8) == 0 ? "text/\u0000x" : "application/json")
                    .append("\r\nContent-Length: ")
                    .append(random.nextInt(60) == 0 ? "-5" : Integer.toString(body.length))
                    .append("\r\n");
        }
        head.append("\r\n");
        send(port, head.toString(), body);
    }

    private String authorization() {
        return random.nextInt(10) == 0 ? "Basic !!!" : Management.AUTHORIZATION;
    }

    private void send(int port, String head, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
            } catch (IOException refusedBeforeItsEnd) {
                // The answer was given already.
            }
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int status =
                    answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
            statuses.merge(status, 1, Integer::sum);
            // A health check that finds something answers with 503.
            if (status >= 500 && !head.contains("/api/health/checks/")) {
                failures.add(
                        head.lines().findFirst().orElse("")
                                + " "
                                + new String(body, StandardCharsets.UTF_8)
                                + " -> "
                                + answer);
            }
        } catch (SocketTimeoutException silent) {
            failures.add("no answer: " + head);
        } catch (SocketException reset) {
            statuses.merge(0, 1, Integer::sum);
        }
    }

    /** What the description asks for, with fields left out, mistyped, and broken as text. */
    private byte[] body(JsonObject operation) {
        List<String> fields = new ArrayList<>();
        if (operation != null && operation.containsKey("requestBody")) {
            fields.addAll(
                    operation
                            .getJsonObject("requestBody")
                            .getJsonObject("content")
                            .getJsonObject("application/json")
                            .getJsonObject("schema")
                            .getJsonObject("properties")
                            .fieldNames());
        }
        if (fields.isEmpty() && random.nextInt(4) != 0) {
            return new byte[0];
        }
        Collections.shuffle(fields, random);
        StringBuilder text = new StringBuilder("{");
        for (String field : fields) {
            if (random.nextInt(6) != 0) {
                text.append(text.length() > 1 ? "," : "")
                        .append('"')
                        .append(field)
                        .append("\":")
                        .append(value(3));
            }
        }
        byte[] body = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(20)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length));
            case 1 -> "[".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                body[random.nextInt(body.length)] = (byte) 0xFF;
                yield body;
            }
            case 3 -> value(4).getBytes(StandardCharsets.UTF_8);
            default -> body;
        };
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 15 : 12)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> Integer.toString(random.nextInt(2000) - 100);
            case 3 -> "99999999999999999999999";
            case 4 -> "1e400";
            case 5 -> "\"\"";
            case 6, 7 -> "\"fuzz\"";
            case 8 -> "\"queues\"";
            case 9 -> "\".*\"";
            case 10 -> "\"administrator\"";
            case 11 -> "\"\\u0000\\ud800" + "z".repeat(random.nextInt(300)) + "\"";
            case 12 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
            case 13 ->
                    "{\"x-message-ttl\":"
                            + value(depth - 1)
                            + ",\"max-length\":"
                            + value(depth - 1)
                            + "}";
            default -> "{\"name\":\"fuzz\",\"vhost\":\"fuzz\",\"value\":" + value(depth - 1) + "}";
        };
    }
}
