package io.leveret.exchange;

import io.leveret.codec.ByteArray;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.LongString;
import io.leveret.codec.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Equality of header values as RabbitMQ's headers exchange has it, which compares what its decoder
 * made of them, without their types: numbers and timestamps by value (5 is 5.0), strings with byte
 * arrays by content, decimals with their scale, an empty array and an empty table alike. What
 * stands inside arrays and tables has its type with it, and must have the same; tables are equal
 * only in the same order.
 */
final class HeaderValues {
    private static final double TWO_TO_63 = 0x1p63;

    private HeaderValues() {}

    static boolean equal(Object a, Object b) {
        if (a instanceof String && b instanceof String) {
            return a.equals(b);
        }
        if (isFloating(a) || isFloating(b)) {
            return isNumber(a) && isNumber(b) && equalNumbers(a, b);
        }
        if (isNumber(a)) {
            return isNumber(b) && integer(a) == integer(b);
        }
        byte[] bytes = bytes(a);
        if (bytes != null) {
            return Arrays.equals(bytes, bytes(b));
        }
        if (a instanceof List<?> list) {
            return b instanceof List<?> other
                    ? equalArrays(list, other)
                    : list.isEmpty() && b instanceof FieldTable table && table.isEmpty();
        }
        if (a instanceof FieldTable table) {
            return b instanceof FieldTable other
                    ? equalTables(table, other)
                    : table.isEmpty() && b instanceof List<?> list && list.isEmpty();
        }
        return a.equals(b);
    }

    private static boolean equalInside(Object a, Object b) {
        return FieldValues.typeName(a).equals(FieldValues.typeName(b)) && equal(a, b);
    }

    private static boolean equalArrays(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equalInside(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalTables(FieldTable a, FieldTable b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<Map.Entry<String, Object>> others = b.asMap().entrySet().iterator();
        for (Map.Entry<String, Object> entry : a.asMap().entrySet()) {
            Map.Entry<String, Object> other = others.next();
            if (!entry.getKey().equals(other.getKey())
                    || !equalInside(entry.getValue(), other.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFloating(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static boolean isNumber(Object value) {
        return FieldValues.isInteger(value) || value instanceof Timestamp || isFloating(value);
    }

    private static boolean equalNumbers(Object a, Object b) {
        if (isFloating(a) && isFloating(b)) {
            return ((Number) a).doubleValue() == ((Number) b).doubleValue();
        }
        return isFloating(a)
                ? equalNumbers(((Number) a).doubleValue(), integer(b))
                : equalNumbers(((Number) b).doubleValue(), integer(a));
    }

    /** Exactly: a long made a double may meet one it does not equal. */
    private static boolean equalNumbers(double a, long b) {
        return a >= -TWO_TO_63 && a < TWO_TO_63 && (long) a == b && (double) (long) a == a;
    }

    private static long integer(Object value) {
        return value instanceof Timestamp time ? time.seconds() : FieldValues.integer(value);
    }

    /** Of a string or byte array; null of anything else. */
    private static byte[] bytes(Object value) {
        if (value instanceof String string) {
            return string.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof LongString string) {
            return string.bytes();
        }
        return value instanceof ByteArray array ? array.bytes() : null;
    }
}
