package io.leveret.management.list;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Orders objects by one field; those that do not have it come first. */
final class FieldOrder implements Comparator<Map<String, Object>> {
    private final String[] path;

    /**
     * @param column dotted
     */
    FieldOrder(String column) {
        this.path = column.split("\\.");
    }

    @Override
    public int compare(Map<String, Object> a, Map<String, Object> b) {
        return compareValues(value(a), value(b));
    }

    private Object value(Map<String, Object> object) {
        Object value = object;
        for (String field : path) {
            if (!(value instanceof Map<?, ?> inner)) {
                return null;
            }
            value = inner.get(field);
        }
        return value;
    }

    /** Numbers before texts, and so on; null comes first. */
    static int compareValues(Object a, Object b) {
        int byKind = Integer.compare(kind(a), kind(b));
        if (byKind != 0) {
            return byKind;
        }
        if (a instanceof Number left && b instanceof Number right) {
            return left instanceof Long && right instanceof Long
                    ? Long.compare((Long) left, (Long) right)
                    : Double.compare(left.doubleValue(), right.doubleValue());
        } else if (a instanceof String left) {
            return left.compareTo((String) b);
        } else if (a instanceof Boolean left) {
            return left.compareTo((Boolean) b);
        } else if (a instanceof List<?> left) {
            return compareLists(left, (List<?>) b);
        }
        return 0;
    }

    /** Values of different kinds are ordered as Erlang does. */
    private static int kind(Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof Number) {
            return 1;
        } else if (value instanceof Boolean) {
            return 2;
        } else if (value instanceof Map) {
            return 3;
        } else if (value instanceof List) {
            return 4;
        }
        return 5;
    }

    private static int compareLists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int byElement = compareValues(a.get(i), b.get(i));
            if (byElement != 0) {
                return byElement;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
