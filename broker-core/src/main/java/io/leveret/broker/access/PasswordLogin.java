package io.leveret.broker.access;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Logs users in with name and password, over AMQP or HTTP: asks the {@link Authenticator}, and
 * keeps users who may only use the loopback interface (by default {@code guest}) off others.
 */
public final class PasswordLogin {
    private final Authenticator authenticator;
    private final Set<String> loopbackUsers;

    public PasswordLogin(Authenticator authenticator, Set<String> loopbackUsers) {
        this.authenticator = authenticator;
        this.loopbackUsers = Set.copyOf(loopbackUsers);
    }

    /** Never fails: an authenticator that does is a refusal. */
    public CompletionStage<LoginResult> login(Credentials credentials) {
        return authenticator
                .authenticate(credentials)
                .exceptionally(e -> unanswered(credentials.username(), e))
                .thenApply(result -> keepToLoopback(result, credentials.peer()));
    }

    private LoginResult keepToLoopback(LoginResult result, InetAddress peer) {
        // As in RabbitMQ only after the password is known to be right, lest it tell who exists.
        return result instanceof LoginResult.Granted granted
                        && loopbackUsers.contains(granted.user().name())
                        && !peer.isLoopbackAddress()
                ? new LoginResult.LoopbackOnly(granted.user().name())
                : result;
    }

    private static LoginResult unanswered(String username, Throwable why) {
        return new LoginResult.Refused(
                username, "user '" + username + "' could not be authenticated: " + why);
    }
}
