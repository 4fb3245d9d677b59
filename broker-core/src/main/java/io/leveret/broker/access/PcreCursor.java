package io.leveret.broker.access;

/** A place in a PCRE expression, and the reading of what looks the same in and out of a class. */
final class PcreCursor {
    private final String pattern;
    private int at;

    PcreCursor(String pattern) {
        this.pattern = pattern;
    }

    InvalidPatternException error(String description) {
        return new InvalidPatternException(description, at);
    }

    /** An error PCRE sees at the character that was read last. */
    InvalidPatternException errorBefore(String description) {
        return new InvalidPatternException(description, at - 1);
    }

    boolean hasMore() {
        return at < pattern.length();
    }

    boolean hasMore(int characters) {
        return at + characters <= pattern.length();
    }

    char peek() {
        return pattern.charAt(at);
    }

    /** The character that many places ahead; NUL when the expression is shorter. */
    char peek(int ahead) {
        return hasMore(ahead + 1) ? pattern.charAt(at + ahead) : '\0';
    }

    char next() {
        return pattern.charAt(at++);
    }

    void skip(int characters) {
        at += characters;
    }

    boolean looksAt(String text) {
        return pattern.startsWith(text, at);
    }

    boolean take(String text) {
        boolean there = looksAt(text);
        if (there) {
            at += text.length();
        }
        return there;
    }

    /** What stands before {@code end}, or null when it does not come. */
    String lookUpTo(String end) {
        int found = pattern.indexOf(end, at);
        return found < 0 ? null : pattern.substring(at, found);
    }

    /** As {@link #lookUpTo}, and goes on after {@code end}. */
    String upTo(String end) {
        String text = lookUpTo(end);
        if (text != null) {
            at += text.length() + end.length();
        }
        return text;
    }

    String rest() {
        String text = pattern.substring(at);
        at = pattern.length();
        return text;
    }

    /** Digits, perhaps after a minus sign; empty when there are none. */
    String number() {
        int from = at;
        if (looksAt("-")) {
            at++;
        }
        while (hasMore() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        return pattern.substring(from, at);
    }

    /**
     * With the cursor at the colon of {@code [:name:]} (or the dot, or the equals sign): that name
     * with its delimiters, or null if this is no such thing. Does not move.
     */
    String posixName() {
        char delimiter = peek();
        int end = pattern.indexOf(delimiter + "]", at + 1);
        if (end < 0) {
            return null;
        }
        String name = pattern.substring(at, end + 1);
        for (int i = 1; i < name.length() - 1; i++) {
            char c = name.charAt(i);
            if (c == ']' || c == '\\' || c == '[') {
                return null;
            }
        }
        return name;
    }

    /**
     * The group that a backslash and the digits at the cursor refer to; 0 (and the cursor stays)
     * when they stand for a character. PCRE's rule: up to 7, or as many groups as have begun.
     */
    int referenceOrNone(int groupsSoFar) {
        int from = at;
        String digits = number();
        int number = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (number < 8 || number <= groupsSoFar) {
            return number;
        }
        at = from;
        return 0;
    }

    /** The byte that what follows a backslash stands for. */
    int character() {
        if (!hasMore()) {
            throw error("\\ at end of pattern");
        }
        char c = next();
        return switch (c) {
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            case 'f' -> 0x0C;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'x' -> hexadecimal();
            case 'o' -> bracedOctal();
            case 'c' -> control();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c - '0');
            case 'L', 'l', 'U', 'u' ->
                    throw error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u");
            default -> c;
        };
    }

    private int octal(int value) {
        for (int i = 0; i < 2 && hasMore() && peek() >= '0' && peek() <= '7'; i++) {
            value = value * 8 + next() - '0';
        }
        if (value > 0xFF) {
            throw error("octal value is greater than \\377 in 8-bit non-UTF-8 mode");
        }
        return value;
    }

    private int bracedOctal() {
        if (!take("{")) {
            throw error("missing opening brace after \\o");
        }
        return braced(8, "[0-7]+");
    }

    private int hexadecimal() {
        if (looksAt("{") && lookUpTo("}") != null && lookUpTo("}").matches("\\{[0-9A-Fa-f]+")) {
            next();
            return braced(16, "[0-9A-Fa-f]+");
        }
        int value = 0;
        for (int i = 0; i < 2 && hasMore() && Character.digit(peek(), 16) >= 0; i++) {
            value = value * 16 + Character.digit(next(), 16);
        }
        return value;
    }

    private int braced(int radix, String form) {
        String digits = upTo("}");
        if (digits == null || !digits.matches(form)) {
            throw error("digits missing in \\x{} or \\o{}");
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > 6 || Integer.parseInt(significant, radix) > 0xFF) {
            throw error("character value in \\x{} or \\o{} is too large");
        }
        return Integer.parseInt(significant, radix);
    }

    private int control() {
        if (!hasMore()) {
            throw error("\\c at end of pattern");
        }
        return Character.toUpperCase(next()) ^ 0x40;
    }
}
