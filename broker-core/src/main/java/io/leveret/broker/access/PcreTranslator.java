package io.leveret.broker.access;

import java.util.HashMap;
import java.util.Map;

/**
 * Writes a PCRE expression over bytes as the Java expression that finds the same. Every literal and
 * every class is written out as byte values, so nothing Java reads differently is left. Groups are
 * numbered, names are resolved here.
 *
 * <p>Only whether an expression matches is kept, not where: {@code \K} disappears.
 */
final class PcreTranslator {
    private static final int REPEAT_MAX = 65_535;

    /** Java's own does not match an empty text. */
    private static final String MULTILINE_START = "(?:^|\\A)";

    private final PcreCursor in;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> groupNames;
    private final boolean namesAreKnown;
    private int groups;
    private int open;
    private boolean multiline;
    private int highestReference;
    private boolean metUnknownName;

    /** Whether what was written last may be followed by a quantifier. */
    private boolean repeatable;

    private PcreTranslator(String pattern) {
        this.in = new PcreCursor(pattern);
        this.groupNames = new HashMap<>();
        this.namesAreKnown = false;
    }

    private PcreTranslator(String pattern, Map<String, Integer> knownNames) {
        this.in = new PcreCursor(pattern);
        this.groupNames = knownNames;
        this.namesAreKnown = true;
    }

    /**
     * @param pattern one character, at most 0xFF, for every byte
     * @throws InvalidPatternException when it is not an expression or not one we support
     */
    static String translate(String pattern) {
        PcreTranslator reader = new PcreTranslator(pattern);
        String java = reader.translate();
        // A name may be used before its group: then a second reading knows where the groups are.
        return reader.metUnknownName
                ? new PcreTranslator(pattern, reader.groupNames).translate()
                : java;
    }

    private String translate() {
        while (in.hasMore()) {
            element(in.next());
        }
        if (open > 0) {
            throw in.error("missing )");
        }
        if (highestReference > groups) {
            throw in.error("reference to non-existent subpattern");
        }
        return out.toString();
    }

    private void element(char c) {
        switch (c) {
            case '\\' -> escape();
            case '[' -> emit(new PcreClass(in).translate());
            case '.' -> emit(".");
            case '^' -> anchor(multiline ? MULTILINE_START : "^");
            case '$', '|' -> anchor(String.valueOf(c));
            case '(' -> open();
            case ')' -> close();
            case '*', '+', '?' -> quantifier(String.valueOf(c));
            case '{' -> brace();
            default -> literal(c);
        }
    }

    private void emit(String java) {
        out.append(java);
        repeatable = true;
    }

    private void anchor(String java) {
        out.append(java);
        repeatable = false;
    }

    private void literal(int value) {
        emit(ByteSet.literal(value));
    }

    // Groups.

    private void open() {
        if (in.take("?#")) {
            comment();
            return;
        }
        open++;
        repeatable = false;
        if (in.looksAt("*")) {
            // In PCRE an asterisk here begins a verb if a letter follows, else it has nothing to
            // repeat.
            throw in.error("nothing to repeat");
        }
        if (!in.take("?")) {
            groups++;
            out.append('(');
        } else if (in.take(":")) {
            out.append("(?:");
        } else if (in.looksAt("=") || in.looksAt("!") || in.looksAt(">")) {
            out.append("(?").append(in.next());
        } else if (in.looksAt("<=") || in.looksAt("<!")) {
            out.append("(?").append(in.next()).append(in.next());
        } else if (in.take("P<") || in.take("<")) {
            namedGroup(">");
        } else if (in.take("'")) {
            namedGroup("'");
        } else if (in.take("P=")) {
            open--;
            reference(groupNumber(in.upTo(")")));
        } else {
            options();
        }
    }

    private void comment() {
        if (in.upTo(")") == null) {
            throw in.error("missing ) after comment");
        }
    }

    private void namedGroup(String end) {
        String name = in.upTo(end);
        if (name == null || name.isEmpty()) {
            throw in.error("syntax error in subpattern name (missing terminator)");
        }
        groups++;
        if (groupNames.putIfAbsent(name, groups) != null && !namesAreKnown) {
            throw in.error("two named subpatterns have the same name");
        }
        out.append('(');
    }

    /** {@code (?i)} up to the end of the group around it, or {@code (?i:...)}. */
    private void options() {
        StringBuilder letters = new StringBuilder();
        while (in.hasMore() && "imsUJ-".indexOf(in.peek()) >= 0) {
            char letter = in.next();
            // How greedy, and whether names may repeat, does not change whether there is a match.
            if (letter != 'U' && letter != 'J') {
                letters.append(letter);
            }
            multiline |= letter == 'm';
        }
        if (in.take(")")) {
            open--;
            out.append("(?").append(letters).append(')');
        } else if (in.take(":")) {
            out.append("(?").append(letters).append(':');
        } else {
            throw in.error("unrecognized or unsupported character after (? or (?-");
        }
    }

    private void close() {
        if (open-- == 0) {
            throw in.errorBefore("unmatched parentheses");
        }
        emit(")");
    }

    // Quantifiers.

    private void quantifier(String java) {
        if (!repeatable) {
            throw in.errorBefore("nothing to repeat");
        }
        out.append(java);
        if (in.looksAt("?") || in.looksAt("+")) {
            out.append(in.next());
        }
        repeatable = false;
    }

    /** A quantifier if it has exactly that form, else a literal brace. */
    private void brace() {
        if (!atRepetition(0)) {
            literal('{');
            return;
        }
        String inside = in.upTo("}");
        String[] bounds = inside.split(",");
        int least = repetitions(bounds[0]);
        if (bounds.length > 1 && repetitions(bounds[1]) < least) {
            throw in.error("numbers out of order in {} quantifier");
        }
        quantifier('{' + inside + '}');
    }

    /** Whether {@code 2,5}} or the like stands that many places ahead. */
    private boolean atRepetition(int ahead) {
        String inside = in.lookUpTo("}");
        return inside != null && inside.substring(ahead).matches("\\d+(,\\d*)?");
    }

    private int repetitions(String digits) {
        if (digits.length() > 5 || Integer.parseInt(digits) > REPEAT_MAX) {
            throw in.error("number too big in {} quantifier");
        }
        return Integer.parseInt(digits);
    }

    // Escapes.

    private void escape() {
        if (!in.hasMore()) {
            throw in.error("\\ at end of pattern");
        }
        char c = in.peek();
        ByteSet set = ByteSet.escaped(c);
        if (set != null) {
            in.next();
            emit(set.toString());
            return;
        }
        switch (c) {
            case 'N' -> {
                in.next();
                if (in.looksAt("{") && !atRepetition(1)) {
                    throw in.error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u");
                }
                emit(ByteSet.NOT_NEWLINE.toString());
            }
            case 'b' -> boundary("(?:(?<=%1$s)(?!%1$s)|(?<!%1$s)(?=%1$s))");
            case 'B' -> boundary("(?:(?<=%1$s)(?=%1$s)|(?<!%1$s)(?!%1$s))");
            case 'A', 'Z', 'z', 'G' -> anchor("\\" + in.next());
            case 'R' -> replace("(?>\\x0D\\x0A|" + ByteSet.VERTICAL_SPACE + ')');
            case 'X' -> replace("(?>\\x0D\\x0A|" + ByteSet.ANY + ')');
            case 'C' -> replace(ByteSet.ANY.toString());
            case 'K' -> {
                in.next();
                repeatable = false;
            }
            case 'E' -> in.next(); // without \Q it means nothing
            case 'Q' -> quoted();
            case 'p', 'P' -> property();
            case 'g' -> groupEscape();
            case 'k' -> {
                in.next();
                reference(groupNumber(delimited()));
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                int number = in.referenceOrNone(groups);
                if (number > 0) {
                    reference(number);
                } else {
                    literal(in.character());
                }
            }
            default -> literal(in.character());
        }
    }

    private void replace(String java) {
        in.next();
        emit(java);
    }

    private void boundary(String format) {
        in.next();
        anchor(String.format(format, ByteSet.WORD));
    }

    private void quoted() {
        in.next();
        String text = in.upTo("\\E");
        if (text == null) {
            text = in.rest();
        }
        text.chars().forEach(this::literal);
    }

    private void property() {
        char kind = in.next();
        String name = in.take("{") ? in.upTo("}") : in.hasMore() ? String.valueOf(in.next()) : null;
        if (name == null || name.isEmpty()) {
            throw in.error("malformed \\P or \\p sequence");
        }
        boolean negated = name.charAt(0) == '^';
        if (negated) {
            kind = kind == 'p' ? 'P' : 'p';
        }
        emit("\\" + kind + '{' + (negated ? name.substring(1) : name) + '}');
    }

    /** {@code \g1}, {@code \g{1}}, {@code \g{-1}}, {@code \g{name}}. */
    private void groupEscape() {
        in.next();
        if (in.looksAt("<") || in.looksAt("'")) {
            throw in.error("\\g with <> or '' calls a group, which is not supported");
        }
        String group = in.looksAt("{") ? delimited() : in.number();
        if (group == null || group.isEmpty()) {
            throw in.error("a numbered reference must not be zero");
        }
        if (!group.matches("-?\\d{1,5}")) {
            reference(groupNumber(group));
            return;
        }
        int number = Integer.parseInt(group);
        int absolute = number < 0 ? groups + 1 + number : number;
        if (absolute <= 0) {
            throw in.error("reference to non-existent subpattern");
        }
        reference(absolute);
    }

    private String delimited() {
        for (String pair : new String[] {"{}", "<>", "''"}) {
            if (in.take(pair.substring(0, 1))) {
                return in.upTo(pair.substring(1));
            }
        }
        throw in.error("\\k is not followed by a braced, angle-bracketed, or quoted name");
    }

    private int groupNumber(String name) {
        Integer number = name == null ? null : groupNames.get(name);
        if (number != null) {
            return number;
        }
        if (name == null || namesAreKnown) {
            throw in.error("reference to non-existent subpattern");
        }
        metUnknownName = true;
        return 0;
    }

    private void reference(int number) {
        highestReference = Math.max(highestReference, number);
        // In a group of its own, or a digit that follows would become part of the number.
        emit("(?:\\" + number + ')');
    }
}
