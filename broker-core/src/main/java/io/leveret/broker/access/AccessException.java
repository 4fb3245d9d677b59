package io.leveret.broker.access;

/**
 * A change to users or permissions that cannot be made. The message is RabbitMQ's, for people; the
 * reason and the subject are for the HTTP API and the command line, which each have their own form.
 */
public final class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Named after the terms RabbitMQ's HTTP API answers with. */
    public enum Reason {
        NO_SUCH_USER,
        INVALID_LIMITS,
        /** The subject is the user; its new password does not satisfy the configured rule. */
        CREDENTIAL_VALIDATION_FAILED
    }

    private final Reason reason;
    private final String subject;

    private AccessException(Reason reason, String subject, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.subject = subject;
    }

    static AccessException noSuchUser(String name) {
        return new AccessException(
                Reason.NO_SUCH_USER, name, "User \"" + name + "\" does not exist");
    }

    static AccessException invalidLimits(String message) {
        return new AccessException(Reason.INVALID_LIMITS, "", message);
    }

    static AccessException weakPassword(String user, String message) {
        return new AccessException(Reason.CREDENTIAL_VALIDATION_FAILED, user, message);
    }

    public Reason reason() {
        return reason;
    }

    /** The user it is about; empty if none. */
    public String subject() {
        return subject;
    }
}
