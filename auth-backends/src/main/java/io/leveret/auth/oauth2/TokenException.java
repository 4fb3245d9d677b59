package io.leveret.auth.oauth2;

/** A token that is not good; the message says why, for the log. */
final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenException(String message) {
        super(message, null, false, false);
    }
}
