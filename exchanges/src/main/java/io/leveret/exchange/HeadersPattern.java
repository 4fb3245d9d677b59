package io.leveret.exchange;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a binding of a headers exchange asks of a message, read from its arguments once. */
final class HeadersPattern {
    static final String X_MATCH = "x-match";

    private static final String X_PREFIX = "x-";

    private record Expected(String name, Object value) {}

    private final boolean all;
    private final Expected[] expected;

    private HeadersPattern(boolean all, Expected[] expected) {
        this.all = all;
        this.expected = expected;
    }

    /** Whether a binding may say so in {@code x-match}. */
    static boolean isKnown(String match) {
        return switch (match) {
            case "all", "any", "all-with-x", "any-with-x" -> true;
            default -> false;
        };
    }

    /** Without {@code x-match} it is {@code all}. */
    static HeadersPattern of(FieldTable arguments) {
        String given = arguments.string(X_MATCH);
        String match = given == null ? "all" : given;
        boolean withX = match.endsWith("-with-x");
        List<Expected> expected = new ArrayList<>();
        for (Map.Entry<String, Object> argument : arguments.asMap().entrySet()) {
            String name = argument.getKey();
            if (!name.equals(X_MATCH) && (withX || !name.startsWith(X_PREFIX))) {
                expected.add(new Expected(name, argument.getValue()));
            }
        }
        return new HeadersPattern(!match.startsWith("any"), expected.toArray(Expected[]::new));
    }

    /** With nothing expected, {@code all} matches every message and {@code any} none. */
    boolean matches(FieldTable headers) {
        for (Expected one : expected) {
            if (matches(one, headers.get(one.name)) != all) {
                return !all;
            }
        }
        return all;
    }

    /** An expected value of type void stands for whatever value. */
    private static boolean matches(Expected one, Object value) {
        return value != null
                && (one.value == FieldTable.VOID || HeaderValues.equal(one.value, value));
    }
}
