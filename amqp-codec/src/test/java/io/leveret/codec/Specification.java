package io.leveret.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * RabbitMQ's own machine-readable definition of AMQP 0-9-1 (from its code generator; the licence
 * stands at the head of the file), against which the codec is checked.
 */
final class Specification {
    private static final Set<String> RESERVED =
            Set.of(
                    "channel.open out-of-band",
                    "channel.open-ok channel-id",
                    "connection.open capabilities",
                    "connection.open insist",
                    "connection.open-ok known-hosts",
                    "basic.get-empty cluster-id");

    private final JsonNode root;
    private final Map<String, String> domains = new HashMap<>();

    record Constant(String name, int value, String kind) {}

    record MethodSpec(int classId, int methodId, String name, boolean content, List<Field> fields) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A field with its type resolved to one of the elementary ones. */
    record Field(String name, String type, boolean reserved) {
        /** The name of the record component. */
        String component() {
            return switch (name) {
                case "nowait" -> "noWait";
                // classId() and methodId() of a record are those of its own method.
                case "class-id" -> "failedClassId";
                case "method-id" -> "failedMethodId";
                default -> camelCase(name);
            };
        }
    }

    Specification() {
        try (InputStream in = getClass().getResourceAsStream("/amqp-rabbitmq-0.9.1.json")) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode domain : root.get("domains")) {
            domains.put(domain.get(0).asText(), domain.get(1).asText());
        }
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        for (JsonNode group : root.get("classes")) {
            for (JsonNode method : group.get("methods")) {
                String name = group.get("name").asText() + "." + method.get("name").asText();
                methods.add(
                        new MethodSpec(
                                group.get("id").asInt(),
                                method.get("id").asInt(),
                                name,
                                method.path("content").asBoolean(),
                                fields(name, method.get("arguments"))));
            }
        }
        return methods;
    }

    /** The properties of class basic. */
    List<Field> properties() {
        for (JsonNode group : root.get("classes")) {
            if (group.get("name").asText().equals("basic")) {
                return fields("basic properties", group.get("properties"));
            }
        }
        throw new AssertionError("no class basic");
    }

    List<Constant> constants() {
        List<Constant> constants = new ArrayList<>();
        for (JsonNode constant : root.get("constants")) {
            constants.add(
                    new Constant(
                            constant.get("name").asText(),
                            constant.get("value").asInt(),
                            constant.path("class").asText()));
        }
        return constants;
    }

    private List<Field> fields(String method, JsonNode arguments) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode argument : arguments) {
            String name = argument.get("name").asText();
            String type =
                    argument.has("type")
                            ? argument.get("type").asText()
                            : domains.get(argument.get("domain").asText());
            boolean ticket = name.equals("ticket") && !method.equals("access.request-ok");
            fields.add(new Field(name, type, ticket || RESERVED.contains(method + " " + name)));
        }
        return fields;
    }

    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("-")) {
            camel.append(
                    camel.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }
}
