package io.leveret.management.http;

import io.leveret.codec.FieldTable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JSON object a request brings, read as RabbitMQ reads it and refused in its words. */
public final class Body {
    private static final int TERM_LINE = 80;

    private final Map<String, Object> fields;

    private Body(Map<String, Object> fields) {
        this.fields = fields;
    }

    public static Body of(Map<String, Object> fields) {
        return new Body(fields);
    }

    static Body parse(byte[] bytes) {
        String text = bytes.length < 16 ? new String(bytes, StandardCharsets.UTF_8).trim() : null;
        if (text != null && (text.isEmpty() || text.equals("null") || text.equals("undefined"))) {
            return new Body(Map.of());
        }
        Object value;
        try {
            value = Json.parse(bytes);
        } catch (IOException e) {
            throw ApiException.badRequest("not_json");
        }
        if (value instanceof String) {
            throw ApiException.badRequest(
                    "invalid payload: the request body JSON-decoded to a string. Is the input"
                            + " doubly-JSON-encoded?");
        }
        if (!(value instanceof Map<?, ?>)) {
            throw ApiException.badRequest("not_json");
        }
        @SuppressWarnings("unchecked") // Json makes objects of string keys only
        Map<String, Object> object = (Map<String, Object>) value;
        return new Body(object);
    }

    public Map<String, Object> fields() {
        return fields;
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public Object get(String name) {
        return fields.get(name);
    }

    /** Demands that all of these are there: {@code [{key_missing,write},{key_missing,read}]}. */
    public Body require(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (!fields.containsKey(name)) {
                missing.add("{key_missing," + name + "}");
            }
        }
        if (missing.isEmpty()) {
            return this;
        }
        String term = "[" + String.join(",", missing) + "]";
        // As an Erlang term is printed: on several lines if it does not fit on one.
        throw ApiException.badRequest(
                term.length() < TERM_LINE ? term : "[" + String.join(",\n ", missing) + "]");
    }

    /** A text, or {@code otherwise} if it is not there. */
    public String text(String name, String otherwise) {
        Object value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw ApiException.badRequest(List.of("not_string", name));
    }

    /** A boolean, which may be written as text; false if it is not there. */
    public boolean flag(String name) {
        Object value = fields.get(name);
        if (value == null || value.equals("undefined")) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return value.equals("true");
        }
        throw ApiException.badRequest(List.of("not_boolean", value));
    }

    /** An integer, which may be written as text; {@code otherwise} if it is not there. */
    public long integer(String name, long otherwise) {
        Object value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw ApiException.badRequest(
                List.of("not_integer", value instanceof BigInteger ? value.toString() : value));
    }

    /** An object of arguments as AMQP has them; {@code []} counts as none. */
    public FieldTable arguments(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof List<?> list && list.isEmpty()) {
            return FieldTable.EMPTY;
        }
        if (value instanceof Map<?, ?> object) {
            return AmqpJson.table(object);
        }
        throw ApiException.badRequest(List.of("not_a_table", name));
    }
}
