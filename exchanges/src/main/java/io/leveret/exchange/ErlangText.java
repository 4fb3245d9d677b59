package io.leveret.exchange;

import io.leveret.codec.ByteArray;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.LongString;
import io.leveret.codec.ShortString;
import io.leveret.codec.UnsignedInteger;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Field values as RabbitMQ's reply texts show them, in Erlang's notation. RabbitMQ breaks long ones
 * into lines, which we do not.
 */
final class ErlangText {
    private static final String ESCAPED = "\b\t\n\u000B\f\r\u001B\"\\";
    private static final String ESCAPES = "btnvfre\"\\";

    private ErlangText() {}

    static String of(Object value) {
        if (value instanceof String string) {
            return binary(string.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof LongString string) {
            return binary(string.bytes());
        }
        if (value instanceof ByteArray array) {
            return binary(array.bytes());
        }
        if (value == FieldTable.VOID) {
            return "undefined";
        }
        if (value instanceof UnsignedInteger number) {
            return Long.toString(number.longValue());
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            return Double.toString(number).toLowerCase(Locale.ROOT);
        }
        if (value instanceof BigDecimal decimal) {
            return "{" + decimal.scale() + "," + decimal.unscaledValue() + "}";
        }
        if (value instanceof List<?> list) {
            var text = new StringJoiner(",", "[", "]");
            list.forEach(element -> text.add("{" + typed(element) + "}"));
            return text.toString();
        }
        if (value instanceof FieldTable table) {
            var text = new StringJoiner(",", "[", "]");
            table.asMap()
                    .forEach(
                            (name, element) ->
                                    text.add(
                                            "{"
                                                    + ofShortString(name)
                                                    + ","
                                                    + typed(element)
                                                    + "}"));
            return text.toString();
        }
        return value.toString(); // signed integers, booleans, timestamps
    }

    /** Of a routing key or the name of a field, which may hold bytes that are not UTF-8. */
    static String ofShortString(String value) {
        return binary(ShortString.bytes(value));
    }

    private static String typed(Object value) {
        return FieldValues.typeName(value) + "," + of(value);
    }

    /**
     * {@code <<"text">>} if every byte is a printable Latin-1 character, else {@code <<1,255>>}.
     */
    private static String binary(byte[] bytes) {
        if (bytes.length == 0) {
            return "<<>>";
        }
        String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
        var quoted = new StringBuilder();
        for (char c : latin1.toCharArray()) {
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append(ESCAPES.charAt(escape));
            } else if (c >= ' ' && c <= '~' || c >= '\u00A0') {
                quoted.append(c);
            } else {
                return numbers(bytes);
            }
        }
        // The reply text is a short string, so these bytes go out as they came in.
        byte[] shown = quoted.toString().getBytes(StandardCharsets.ISO_8859_1);
        return "<<\"" + ShortString.decode(shown, 0, shown.length) + "\">>";
    }

    private static String numbers(byte[] bytes) {
        var text = new StringJoiner(",", "<<", ">>");
        for (byte b : bytes) {
            text.add(Integer.toString(b & 0xFF));
        }
        return text.toString();
    }
}
