package io.leveret.broker.access;

import io.leveret.time.Clock;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Logs users in, over AMQP or HTTP: asks the {@link Authenticator}, keeps users who may only use
 * the loopback interface (by default {@code guest}) off others, and slows down who tries many wrong
 * passwords.
 */
public final class PasswordLogin {
    private final Authenticator authenticator;
    private final Set<String> loopbackUsers;
    private final Clock clock;
    private final LoginThrottle throttle;

    /**
     * @param clock real time
     */
    public PasswordLogin(Authenticator authenticator, Set<String> loopbackUsers, Clock clock) {
        this.authenticator = authenticator;
        this.loopbackUsers = Set.copyOf(loopbackUsers);
        this.clock = clock;
        this.throttle = new LoginThrottle(clock);
    }

    /** Never fails: an authenticator that does is a refusal. */
    public CompletionStage<LoginResult> login(Credentials credentials) {
        long waitMillis = throttle.waitMillis(credentials.peer());
        if (waitMillis == 0) {
            return ask(credentials);
        } else if (waitMillis < 0) {
            return CompletableFuture.completedFuture(
                    new LoginResult.Refused(
                            credentials.username(),
                            "user '"
                                    + credentials.username()
                                    + "': too many failed logins from "
                                    + credentials.peer().getHostAddress()));
        }
        CompletableFuture<LoginResult> later = new CompletableFuture<>();
        clock.schedule(
                Runnable::run, waitMillis, () -> ask(credentials).thenAccept(later::complete));
        return later;
    }

    private CompletionStage<LoginResult> ask(Credentials credentials) {
        return authenticator
                .authenticate(credentials)
                .exceptionally(e -> unanswered(credentials.username(), e))
                .thenApply(result -> keepToLoopback(result, credentials.peer()))
                .thenApply(
                        result -> {
                            if (result instanceof LoginResult.Refused) {
                                throttle.failed(credentials.peer());
                            }
                            return result;
                        });
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
                username,
                "user '" + username + "' could not be authenticated: " + Failures.reason(why));
    }
}
