package io.leveret.broker.access;

/** A regular expression that cannot be used. */
public final class InvalidPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final int offset;

    /** Of a pattern still to be named, see {@link #in}. */
    InvalidPatternException(String description, int offset) {
        this(null, description, offset);
    }

    private InvalidPatternException(String pattern, String description, int offset) {
        super(description, null, false, false);
        this.pattern = pattern;
        this.offset = offset;
    }

    InvalidPatternException in(String source) {
        return new InvalidPatternException(source, description(), offset);
    }

    /** The expression itself. */
    public String pattern() {
        return pattern;
    }

    /** What is wrong, in PCRE's words where it has some: {@code missing )}. */
    public String description() {
        return getMessage();
    }

    /** The byte at which PCRE notices it; approximate for the rarer errors. */
    public int offset() {
        return offset;
    }
}
