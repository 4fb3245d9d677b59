package io.leveret.broker.access;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.codec.ConnectionError;
import io.leveret.codec.ReplyCode;

/** How RabbitMQ words the refusals that end a connection. */
public final class AccessErrors {
    private AccessErrors() {}

    /**
     * 403 for a login that failed, whatever the reason. To be sent only to clients with the
     * capability {@code authentication_failure_close}, and the socket closed right after; RabbitMQ
     * keeps others waiting for three seconds and closes theirs.
     */
    public static ConnectionError loginRefused(String mechanism) {
        return connectionError(
                ReplyCode.ACCESS_REFUSED,
                "Login was refused using authentication mechanism %s."
                        + " For details see the broker logfile.",
                mechanism);
    }

    // connection.open checks in this order.

    public static ConnectionError vhostNotFound(String vhost) {
        return connectionError(ReplyCode.NOT_ALLOWED, "vhost %s not found", vhost);
    }

    public static ConnectionError vhostConnectionLimit(String vhost, User user, long limit) {
        return connectionError(
                ReplyCode.NOT_ALLOWED,
                "access to vhost '%s' refused for user '%s': connection limit (%d) is reached",
                vhost,
                user.name(),
                limit);
    }

    public static ConnectionError userConnectionLimit(User user, long limit) {
        return connectionError(
                ReplyCode.NOT_ALLOWED,
                "connection refused for user '%s': user connection limit (%d) is reached",
                user.name(),
                limit);
    }

    public static ConnectionError vhostRefused(String vhost, User user) {
        return connectionError(
                ReplyCode.NOT_ALLOWED,
                "access to vhost '%s' refused for user '%s'",
                vhost,
                user.name());
    }

    // connection.update-secret.

    public static ConnectionError secretRefused() {
        return connectionError(
                ReplyCode.NOT_ALLOWED, "New secret was refused by one of the backends");
    }

    public static ConnectionError secretUpdateFailed() {
        return connectionError(ReplyCode.NOT_ALLOWED, "Secret update failed");
    }

    /** For {@code channel.open}. */
    public static ConnectionError userChannelLimit(User user, long limit) {
        return connectionError(
                ReplyCode.NOT_ALLOWED,
                "number of channels opened for user '%s' has reached the maximum allowed user"
                        + " limit of (%d)",
                user.name(),
                limit);
    }
}
