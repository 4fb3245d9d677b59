package io.leveret.broker.access;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression over names, with the meaning RabbitMQ gives it: PCRE, found anywhere in the
 * name unless the expression says otherwise, over the bytes of the name rather than its characters
 * (so {@code ^.$} does not match {@code é}).
 *
 * <p>Java's expressions differ from PCRE's in ways that change who may do what: {@code
 * [[:alpha:]]}, {@code {username}}, {@code [a&&b]} mean something else or are errors. The
 * expression is therefore translated, see {@link PcreTranslator}.
 */
public final class NamePattern {
    /**
     * How many characters one match may look at before it counts as no match. PCRE has such a limit
     * too: an expression like {@code (a+)+$} must not stop the broker. About 10 ms.
     */
    private static final int STEPS_MAX = 1_000_000;

    private final String source;
    private final Pattern pattern;

    private NamePattern(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /**
     * @throws InvalidPatternException when it is not an expression, or one of the few of PCRE's
     *     that are not supported: recursion, conditions, branch reset, verbs, {@code (?x)}
     */
    public static NamePattern compile(String source) {
        try {
            String java = PcreTranslator.translate(latin1View(source));
            return new NamePattern(
                    source, Pattern.compile(java, Pattern.UNIX_LINES | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException(e.getDescription(), Math.max(0, e.getIndex()))
                    .in(source);
        } catch (InvalidPatternException e) {
            throw e.in(source);
        }
    }

    /** An expression, or part of one, that matches just this text. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && !Character.isLetterOrDigit(c)) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    /** The expression as it was given. */
    public String source() {
        return source;
    }

    /** Whether the expression is found in the name. */
    public boolean matches(String name) {
        try {
            return pattern.matcher(new CountedCharacters(latin1View(name), STEPS_MAX)).find();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }

    /** One character for every byte of the UTF-8 form. */
    private static String latin1View(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return new String(
                        text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    /** A text that can be looked at only so often. */
    private static final class CountedCharacters implements CharSequence {
        private final String text;
        private int stepsLeft;

        CountedCharacters(String text, int stepsMax) {
            this.text = text;
            this.stepsLeft = stepsMax;
        }

        @Override
        public char charAt(int index) {
            if (stepsLeft-- == 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("expression takes too many steps", null, false, false);
        }
    }
}
