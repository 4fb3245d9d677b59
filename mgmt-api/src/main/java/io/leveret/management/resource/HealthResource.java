package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.alarm.Alarms;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.stats.Sampler;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Health checks: 200 and {@code ok}, or 503 and what is wrong. */
public final class HealthResource extends Resource {
    private static final Map<String, Object> OK = Map.of("status", "ok");

    public HealthResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    /** Of what cannot be otherwise as long as somebody answers. */
    public CompletionStage<Reply> ok(Request request) {
        return Reply.ok(OK).now();
    }

    /** Of what only a cluster could have. */
    public CompletionStage<Reply> singleNode(Request request) {
        return Reply.ok(Map.of("status", "ok", "reason", "single node cluster")).now();
    }

    private static CompletionStage<Reply> failed(Map<String, Object> why) {
        Map<String, Object> body = Views.object();
        body.put("status", "failed");
        body.putAll(why);
        throw ApiException.withBody(503, body);
    }

    public CompletionStage<Reply> alarms(Request request) {
        if (!broker.alarms().any()) {
            return ok(request);
        }
        List<Map<String, Object>> alarms = new ArrayList<>();
        for (Alarms.Resource resource : broker.alarms().active()) {
            alarms.add(
                    Map.of(
                            "node",
                            broker.nodeName(),
                            "resource",
                            resource.name().toLowerCase(Locale.ROOT)));
        }
        return failed(
                Map.of("reason", "There are alarms in effect in the cluster", "alarms", alarms));
    }

    public CompletionStage<Reply> node(Request request) {
        String node = request.path("node");
        if (node != null && !node.equals(broker.nodeName())) {
            throw ApiException.notFound();
        }
        return alarms(request);
    }

    public CompletionStage<Reply> portListener(Request request) {
        int port;
        try {
            port = Integer.parseInt(request.path("port"));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid port");
        }
        List<Integer> ports = broker.listeners().stream().map(Listener::port).toList();
        if (ports.contains(port)) {
            return Reply.ok(Map.of("status", "ok", "port", port)).now();
        }
        return failed(Map.of("reason", "No active listener", "missing", port, "ports", ports));
    }

    /** One protocol, as RabbitMQ 3 has it, or several with commas between, as RabbitMQ 4 has it. */
    public CompletionStage<Reply> protocolListener(Request request) {
        String asked = request.path("protocol");
        Set<String> active = new LinkedHashSet<>();
        broker.listeners().forEach(listener -> active.add(listener.protocol()));
        Set<String> present = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        for (String protocol : asked.split(",")) {
            String known = normalised(protocol.trim());
            if (active.contains(known)) {
                present.add(known);
            } else {
                missing.add(protocol.trim());
            }
        }
        boolean single = asked.indexOf(',') < 0;
        Map<String, Object> body = Views.object();
        if (missing.isEmpty()) {
            body.put("status", "ok");
            if (single) {
                body.put("protocol", present.iterator().next());
            }
            body.put("protocols", List.copyOf(present));
            return Reply.ok(body).now();
        }
        body.put("reason", "No active listener");
        body.put("missing", single ? asked : missing);
        body.put("protocols", List.copyOf(active));
        return failed(body);
    }

    private static String normalised(String protocol) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "amqps", "amqp/tls" -> "amqp/ssl";
            case "amqp091", "amqp0.9.1", "amqp0-9-1", "amqp-0-9-1", "amqp10", "amqp1.0", "amqp1" ->
                    "amqp";
            default -> protocol.toLowerCase(Locale.ROOT);
        };
    }

    /** Whether certificates of listeners are good for the time asked for. */
    public CompletionStage<Reply> certificates(Request request) {
        Instant until = until(request.path("within"), request.path("unit"));
        List<Map<String, Object>> expiring = new ArrayList<>();
        for (Listener listener : broker.listeners()) {
            Instant end = listener.tls() == null ? null : Certificates.end(listener.tls());
            if (end != null && end.isBefore(until)) {
                Map<String, Object> object = Views.object();
                object.put("node", broker.nodeName());
                object.put("protocol", listener.protocol());
                object.put("interface", listener.host());
                object.put("port", listener.port());
                object.put("certfile", listener.tls().keys().get(0).certificate().toString());
                object.put("certfile_expires_on", List.of(Views.time(end.toEpochMilli())));
                expiring.add(object);
            }
        }
        return expiring.isEmpty()
                ? ok(request)
                : failed(Map.of("reason", "Certificates expiring", "expired", expiring));
    }

    private static Instant until(String within, String unit) {
        if (!within.matches("[0-9]{1,6}")) {
            throw ApiException.badRequest("Invalid expiration period");
        }
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        int count = Integer.parseInt(within);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "day", "days" -> now.plusDays(count).toInstant();
            case "week", "weeks" -> now.plusWeeks(count).toInstant();
            case "month", "months" -> now.plusMonths(count).toInstant();
            case "year", "years" -> now.plusYears(count).toInstant();
            default ->
                    throw ApiException.badRequest(
                            "Time unit not recognised. Supported units: days, weeks, months,"
                                    + " years.");
        };
    }
}
