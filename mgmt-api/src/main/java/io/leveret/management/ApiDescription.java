package io.leveret.management;

import io.leveret.management.http.Access;
import io.leveret.management.http.Endpoint;
import io.leveret.management.http.EndpointTable;
import io.leveret.management.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes the API from the table its requests are served by: for programs, and for people. */
final class ApiDescription {
    private final EndpointTable endpoints;
    private final String prefix;

    /**
     * @param prefix of all paths
     */
    ApiDescription(EndpointTable endpoints, String prefix) {
        this.endpoints = endpoints;
        this.prefix = prefix;
    }

    private static String who(Access access) {
        return switch (access) {
            case OPEN -> "everybody";
            case ANY -> "management";
            case VHOST -> "management, with access to the virtual host";
            case VHOST_OR_MONITOR -> "monitoring, or management with access to the virtual host";
            case MONITOR -> "monitoring";
            case POLICYMAKER -> "policymaker";
            case ADMINISTRATOR -> "administrator";
        };
    }

    // OpenAPI 3.

    byte[] openApi() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints.all()) {
            paths.put(openPath(endpoint.template()), path(endpoint));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                Map.of(
                        "title", "Leveret management",
                        "description", "RabbitMQ's management HTTP API",
                        "version", "1"));
        document.put("servers", List.of(Map.of("url", prefix)));
        document.put("security", List.of(Map.of("basic", List.of())));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of("basic", Map.of("type", "http", "scheme", "basic"))));
        return Json.bytes(document);
    }

    private static String openPath(String template) {
        return template.replaceAll(":(\\w+)", "{$1}");
    }

    private static Map<String, Object> path(Endpoint endpoint) {
        Map<String, Object> path = new LinkedHashMap<>();
        List<Object> parameters = new ArrayList<>();
        for (String segment : endpoint.template().split("/")) {
            if (segment.startsWith(":")) {
                Map<String, Object> parameter = new LinkedHashMap<>();
                parameter.put("name", segment.substring(1));
                parameter.put("in", "path");
                parameter.put("required", true);
                parameter.put("schema", Map.of("type", "string"));
                parameters.add(parameter);
            }
        }
        if (!parameters.isEmpty()) {
            path.put("parameters", parameters);
        }
        endpoint.actions()
                .forEach(
                        (method, action) -> {
                            if (!method.equals("HEAD")) {
                                path.put(
                                        method.toLowerCase(Locale.ROOT),
                                        operation(endpoint, method, action));
                            }
                        });
        return path;
    }

    private static Map<String, Object> operation(
            Endpoint endpoint, String method, Endpoint.Action action) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", endpoint.what());
        operation.put("description", "For: " + who(action.access()));
        operation.put("tags", List.of(endpoint.template().split("/")[1]));
        if (action.access() == Access.OPEN) {
            operation.put("security", List.of());
        }
        if (!action.fields().isEmpty()) {
            operation.put(
                    "requestBody",
                    Map.of(
                            "content",
                            Map.of("application/json", Map.of("schema", schema(action)))));
        }
        String success =
                switch (method) {
                    case "GET" -> "200";
                    case "DELETE" -> "204";
                    default -> "2XX";
                };
        operation.put("responses", Map.of(success, Map.of("description", "Done")));
        return operation;
    }

    private static Map<String, Object> schema(Endpoint.Action action) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (String field : action.fields()) {
            String name = field.replace("*", "");
            properties.put(name, Map.of());
            if (field.endsWith("*")) {
                required.add(name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    // A page.

    byte[] html(String head, String foot) {
        StringBuilder page = new StringBuilder(head);
        for (Endpoint endpoint : endpoints.all()) {
            page.append("<tr><th scope=\"row\"><code>")
                    .append(openPath(endpoint.template()))
                    .append("</code></th><td>")
                    .append(escaped(endpoint.what()))
                    .append("</td><td>");
            endpoint.actions()
                    .forEach(
                            (method, action) -> {
                                if (!method.equals("HEAD")) {
                                    line(page, method, action);
                                }
                            });
            page.append("</td></tr>\n");
        }
        return page.append(foot).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder page, String method, Endpoint.Action action) {
        page.append("<div><b>").append(method).append("</b> ").append(who(action.access()));
        if (!action.fields().isEmpty()) {
            page.append(": <code>")
                    .append(escaped(String.join(", ", action.fields())))
                    .append("</code>");
        }
        page.append("</div>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
