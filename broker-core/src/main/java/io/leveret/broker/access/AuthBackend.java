package io.leveret.broker.access;

import java.util.concurrent.CompletionStage;

/**
 * Somebody who knows users: the broker itself, a directory, a web service, whoever signs tokens.
 * What it says of users and what they may do counts together with what others say, see {@link
 * LoginChain}.
 */
public interface AuthBackend extends Authenticator, AutoCloseable {
    /** As in the log: {@code ldap}. */
    String name();

    /**
     * Knows what its users may do. It is only asked about users it has let in itself, which it
     * finds in {@link User#rights}.
     */
    Authorizer authorizer();

    /**
     * What it makes of a user whom another backend has authenticated with these credentials: the
     * tags it adds, and in {@link User#rights} whom to ask about it later.
     */
    default CompletionStage<LoginResult> admit(Credentials credentials) {
        return authenticate(credentials);
    }

    @Override
    default void close() {}
}
