package io.leveret.main.ctl;

/** Ends a command: what goes to standard error, and the exit status. */
final class CtlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;
    private final boolean plain;

    private CtlException(int exitStatus, String text, boolean plain) {
        super(text, null, false, false);
        this.exitStatus = exitStatus;
        this.plain = plain;
    }

    /** Printed under the line {@code Error:}. */
    CtlException(int exitStatus, String text) {
        this(exitStatus, text, false);
    }

    /** Printed as it is. */
    static CtlException plain(int exitStatus, String text) {
        return new CtlException(exitStatus, text, true);
    }

    int exitStatus() {
        return exitStatus;
    }

    String text() {
        return plain ? getMessage() : "Error:\n" + getMessage();
    }
}
