package io.leveret.broker.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The broker's own users and permissions. Answers at once. */
public final class InternalBackend implements AuthBackend {
    private final AccessControl access;
    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public InternalBackend(AccessControl access) {
        this.access = access;
        this.authenticator = new InternalAuthenticator(access);
        this.authorizer = new InternalAuthorizer(access);
    }

    @Override
    public String name() {
        return "internal";
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        return authenticator.authenticate(credentials);
    }

    @Override
    public CompletionStage<LoginResult> admit(Credentials credentials) {
        User user = access.user(credentials.username());
        return CompletableFuture.completedFuture(
                user == null
                        ? new LoginResult.Refused(
                                credentials.username(),
                                "user '" + credentials.username() + "' - invalid credentials")
                        : new LoginResult.Granted(user));
    }

    @Override
    public Authorizer authorizer() {
        return authorizer;
    }
}
