package io.leveret.codec;

/** Ends the connection with all its channels. */
public final class ConnectionError extends AmqpException {
    private static final long serialVersionUID = 1L;

    ConnectionError(ReplyCode code, String text) {
        super(code, text);
    }
}
