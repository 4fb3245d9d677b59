package io.leveret.broker.access;

import java.util.List;

/**
 * One line of {@code auth_backends}: who checks the password, and who is asked what the user may
 * do. All of these must agree.
 */
public record LoginStep(AuthBackendFactory authenticator, List<AuthBackendFactory> authorizers) {
    public LoginStep {
        authorizers = List.copyOf(authorizers);
    }

    /** One backend for both. */
    public static LoginStep of(AuthBackendFactory backend) {
        return new LoginStep(backend, List.of(backend));
    }
}
