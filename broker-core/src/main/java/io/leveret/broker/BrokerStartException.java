package io.leveret.broker;

/** The broker cannot be started (or stopped); the message says why in one line. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
