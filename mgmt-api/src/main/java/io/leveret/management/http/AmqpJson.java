package io.leveret.management.http;

import io.leveret.codec.ByteArray;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.LongString;
import io.leveret.codec.Timestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** AMQP field tables as JSON objects, and back. */
public final class AmqpJson {
    private AmqpJson() {}

    /** What can be said in JSON of a table. */
    public static Map<String, Object> object(FieldTable table) {
        if (table.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> object = new LinkedHashMap<>();
        table.asMap().forEach((name, value) -> object.put(name, value(value)));
        return object;
    }

    private static Object value(Object value) {
        if (value instanceof FieldTable table) {
            return object(table);
        } else if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            list.forEach(element -> values.add(value(element)));
            return values;
        } else if (value instanceof String || value instanceof Boolean) {
            return value;
        } else if (FieldValues.isInteger(value)) {
            return FieldValues.integer(value);
        } else if (value instanceof Timestamp timestamp) {
            return timestamp.seconds();
        } else if (value instanceof BigDecimal decimal) {
            return decimal.doubleValue();
        } else if (value instanceof Double || value instanceof Float) {
            return value;
        } else if (value instanceof LongString bytes) {
            return Base64.getEncoder().encodeToString(bytes.bytes());
        } else if (value instanceof ByteArray bytes) {
            return Base64.getEncoder().encodeToString(bytes.bytes());
        }
        return null;
    }

    /** Integers become signed 64 bit, as RabbitMQ makes them. */
    public static FieldTable table(Map<?, ?> object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put((String) name, field(value)));
        try {
            return FieldTable.of(fields);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static Object field(Object value) {
        if (value instanceof Map<?, ?> object) {
            return table(object);
        } else if (value instanceof List<?> list) {
            List<Object> fields = new ArrayList<>(list.size());
            list.forEach(element -> fields.add(field(element)));
            return fields;
        } else if (value == null) {
            return FieldTable.VOID;
        } else if (value instanceof BigInteger number) {
            return number.doubleValue();
        }
        return value;
    }
}
