package io.leveret.broker.access;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Knows what users may do: the broker's own permissions, later a directory or a web service. Every
 * answer may be there at once, or come later and on another thread; if it cannot be had the stage
 * fails, which counts as no.
 */
public interface Authorizer {
    /** Whether the user may enter this vhost, which exists. */
    CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer);

    /** Whether the user may do that; the default exchange has the name {@code amq.default} here. */
    CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name);

    /**
     * Whether the user may publish (WRITE) or bind (READ) with this routing key on this topic
     * exchange.
     *
     * @param variables what the connection adds for use in expressions, such as {@code client_id}
     */
    CompletionStage<Boolean> mayUseTopic(
            User user,
            String vhost,
            Permission permission,
            String exchange,
            String routingKey,
            Map<String, String> variables);

    /**
     * The client has a new secret (connection.update-secret): {@link LoginResult.Granted} if it is
     * good, and counts from now on; whoever keeps no secret of users takes any.
     */
    default CompletionStage<LoginResult> renew(User user, byte[] secret) {
        return CompletableFuture.completedFuture(new LoginResult.Granted(user));
    }

    /** An earlier yes is good as long as this number stays the same. Cheap; any thread. */
    long version();
}
