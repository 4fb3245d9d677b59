package io.leveret.broker.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Values as RabbitMQ's messages show them: Erlang's {@code ~p}, on one line. */
final class ErlangTerms {
    private static final String ESCAPED = "\b\t\n\u000B\f\r\u001B\"\\";
    private static final String ESCAPES = "btnvfre\"\\";

    private ErlangTerms() {}

    static String of(Object value) {
        if (value instanceof String text) {
            return binary(text);
        }
        if (value instanceof List<?> list) {
            StringJoiner text = new StringJoiner(",", "[", "]");
            list.forEach(element -> text.add(of(element)));
            return text.toString();
        }
        if (value instanceof Map<?, ?> map) {
            StringJoiner text = new StringJoiner(",", "#{", "}");
            map.forEach((key, element) -> text.add(of(key) + " => " + of(element)));
            return text.toString();
        }
        return String.valueOf(value);
    }

    /** {@code [{<<"key">>,value}]}. */
    static String pairs(Map<String, ?> values) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        values.forEach((key, value) -> text.add("{" + of(key) + "," + of(value) + "}"));
        return text.toString();
    }

    /** {@code <<"text">>} if every byte is a printable Latin-1 character, else its numbers. */
    private static String binary(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return "<<>>";
        }
        StringBuilder quoted = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append(ESCAPES.charAt(escape));
            } else if (c >= ' ' && c <= '~' || c >= '\u00A0') {
                quoted.append(c);
            } else {
                return numbers(bytes);
            }
        }
        // Characters of several bytes come out whole again, as they do where RabbitMQ shows this.
        byte[] shown = quoted.toString().getBytes(StandardCharsets.ISO_8859_1);
        return "<<\"" + new String(shown, StandardCharsets.UTF_8) + "\">>";
    }

    /** {@code "text"}: a text of the broker's own. */
    static String string(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String numbers(byte[] bytes) {
        StringJoiner text = new StringJoiner(",", "<<", ">>");
        for (byte b : bytes) {
            text.add(Integer.toString(b & 0xFF));
        }
        return text.toString();
    }
}
