package io.leveret.broker.policy;

import io.leveret.codec.FieldTable;
import io.leveret.codec.LongString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings values as JSON parsers make them into the one form in which they are kept. */
final class ParameterValues {
    private ParameterValues() {}

    /**
     * An immutable copy of Map, List, String, Long, Double, Boolean and null. Integers beyond 64
     * bits become the largest: as a limit it means the same.
     *
     * @throws ParameterException when it is nested too deep or a key has more than 255 bytes
     */
    static Object canonical(Object value) {
        Object canonical = copy(value, 0);
        try {
            FieldTable.of("value", canonical);
        } catch (IllegalArgumentException e) {
            throw ParameterException.validationFailed(e.getMessage());
        }
        return canonical;
    }

    private static Object copy(Object value, int depth) {
        if (depth > FieldTable.DEPTH_MAX) {
            throw ParameterException.validationFailed(
                    "value nested deeper than " + FieldTable.DEPTH_MAX);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put((String) key, copy(element, depth + 1)));
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof Iterable<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(copy(element, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof BigInteger number) {
            boolean fits = number.bitLength() < Long.SIZE;
            return fits || number.signum() < 0 ? number.longValue() : Long.MAX_VALUE;
        }
        if (value instanceof Number number) {
            boolean whole = value instanceof Long || value instanceof Integer;
            return whole ? (Object) number.longValue() : (Object) number.doubleValue();
        }
        if (value == null || value instanceof Boolean || value instanceof String) {
            return value;
        }
        throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }

    /** Back from a field table. */
    static Object fromField(Object value) {
        if (value == FieldTable.VOID) {
            return null;
        }
        if (value instanceof FieldTable table) {
            Map<String, Object> map = new LinkedHashMap<>();
            table.asMap().forEach((key, element) -> map.put(key, fromField(element)));
            return Collections.unmodifiableMap(map);
        }
        if (value instanceof List<?> elements) {
            List<Object> list = new ArrayList<>();
            elements.forEach(element -> list.add(fromField(element)));
            return Collections.unmodifiableList(list);
        }
        return value instanceof LongString ? value.toString() : value;
    }

    /**
     * A dictionary: an object, or what some exports of RabbitMQ make of it, an array of pairs. Null
     * if it is neither.
     */
    static Map<String, Object> dictionary(Object value) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> pairs.put((String) key, element));
            return Collections.unmodifiableMap(pairs);
        }
        if (!(value instanceof List<?> list)) {
            return null;
        }
        for (Object element : list) {
            if (element instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof String key) {
                pairs.put(key, pair.get(1));
            } else {
                return null;
            }
        }
        return Collections.unmodifiableMap(pairs);
    }
}
