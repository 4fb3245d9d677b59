package io.leveret.broker.access;

/** A regular expression that cannot be used. */
public final class InvalidPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    InvalidPatternException(String description, int offset) {
        super(description, null, false, false);
        this.offset = offset;
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
