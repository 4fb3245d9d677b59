package io.leveret.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be said of the values in a {@link FieldTable}. */
public final class FieldValues {
    private static final int DECIMAL_SCALE_MAX = 255;
    private static final int DECIMAL_BITS_MAX = 31;

    private FieldValues() {}

    /** RabbitMQ's name for the value's type, as its error texts show it. */
    public static String typeName(Object value) {
        if (value instanceof String || value instanceof LongString) return "longstr";
        if (value instanceof Integer) return "signedint";
        if (value instanceof Long) return "long";
        if (value instanceof Short) return "short";
        if (value instanceof Byte) return "byte";
        if (value instanceof UnsignedByte) return "unsignedbyte";
        if (value instanceof UnsignedShort) return "unsignedshort";
        if (value instanceof UnsignedInt) return "unsignedint";
        if (value instanceof Boolean) return "bool";
        if (value instanceof FieldTable) return "table";
        if (value instanceof List) return "array";
        if (value instanceof Double) return "double";
        if (value instanceof Float) return "float";
        if (value instanceof BigDecimal) return "decimal";
        if (value instanceof Timestamp) return "timestamp";
        if (value instanceof ByteArray) return "binary";
        if (value == FieldTable.VOID) return "void";
        throw new IllegalArgumentException("not a field value: " + value);
    }

    /** Whether the value is an integer of any width, signed or not. */
    public static boolean isInteger(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof UnsignedInteger;
    }

    /** The value of an integer of any width. */
    public static long integer(Object value) {
        if (value instanceof UnsignedInteger unsigned) {
            return unsigned.longValue();
        }
        if (isInteger(value)) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException("not an integer: " + value);
    }

    /**
     * Whether a declaration that repeats an argument means the same, by RabbitMQ's rules: integers
     * and timestamps by value whatever their width, floating-point numbers likewise, strings and
     * byte arrays by their bytes, all else by type and value. Null (absent) equals only null.
     */
    public static boolean equivalent(Object a, Object b) {
        if (isWhole(a) && isWhole(b)) {
            return whole(a) == whole(b);
        }
        if (isBytes(a) && isBytes(b)) {
            return Arrays.equals(bytes(a), bytes(b));
        }
        if (isFloating(a) && isFloating(b)) {
            return ((Number) a).doubleValue() == ((Number) b).doubleValue();
        }
        return a == null ? b == null : a.equals(b);
    }

    private static boolean isWhole(Object value) {
        return isInteger(value) || value instanceof Timestamp;
    }

    private static long whole(Object value) {
        return value instanceof Timestamp timestamp ? timestamp.seconds() : integer(value);
    }

    private static boolean isBytes(Object value) {
        return value instanceof String || value instanceof LongString || value instanceof ByteArray;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof LongString string) return string.bytes();
        if (value instanceof ByteArray array) return array.bytes();
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isFloating(Object value) {
        return value instanceof Float || value instanceof Double;
    }

    static FieldTable checkedTable(Map<?, ?> values, int depth) {
        checkDepth(depth);
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            String name = (String) entry.getKey();
            if (name.length() > ShortString.BYTES_MAX / 3) {
                ShortString.bytes(name); // fails if too long
            }
            checked.put(name, checked(entry.getValue(), depth));
        }
        return FieldTable.trusted(checked);
    }

    private static Object checked(Object value, int depth) {
        if (value == null) {
            return FieldTable.VOID;
        }
        if (value instanceof FieldTable table) {
            checkDepth(depth + depth(table));
            return table;
        }
        if (value instanceof Map<?, ?> map) {
            return checkedTable(map, depth + 1);
        }
        if (value instanceof List<?> list) {
            checkDepth(depth + 1);
            List<Object> checked = new ArrayList<>(list.size());
            for (Object element : list) {
                checked.add(checked(element, depth + 1));
            }
            return Collections.unmodifiableList(checked);
        }
        if (value instanceof byte[] bytes) {
            return ByteArray.of(bytes.clone());
        }
        if (value instanceof LongString string) {
            return LongString.fieldValue(string.bytes());
        }
        if (value instanceof BigDecimal decimal) {
            return checkedDecimal(decimal);
        }
        typeName(value); // fails if it is none of ours
        return value;
    }

    private static BigDecimal checkedDecimal(BigDecimal value) {
        BigDecimal decimal = value.scale() < 0 ? value.setScale(0) : value;
        if (decimal.scale() > DECIMAL_SCALE_MAX
                || decimal.unscaledValue().bitLength() > DECIMAL_BITS_MAX) {
            throw new IllegalArgumentException(
                    "decimal " + value + " does not fit 32 bits and 255 places");
        }
        return decimal;
    }

    private static int depth(Object value) {
        int deepest = 0;
        if (value instanceof FieldTable table) {
            for (Object element : table.asMap().values()) {
                deepest = Math.max(deepest, depth(element));
            }
            return deepest + 1;
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                deepest = Math.max(deepest, depth(element));
            }
            return deepest + 1;
        }
        return 0;
    }

    private static void checkDepth(int depth) {
        if (depth > FieldTable.DEPTH_MAX) {
            throw new IllegalArgumentException("tables nested deeper than " + FieldTable.DEPTH_MAX);
        }
    }
}
