package io.leveret.broker.admin;

import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Permission;
import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.access.User;
import io.leveret.broker.event.Events;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * On whose behalf something is done. A user may do what its permissions allow; the operator, who
 * has the machine anyway, everything.
 */
public final class Actor {
    /** RabbitMQ's name for its command line. */
    private static final String OPERATOR_NAME = "rmq-cli";

    private static final Actor OPERATOR = new Actor(new User(OPERATOR_NAME), true);

    private static final Actor BROKER = new Actor(new User(Events.BROKER), true);

    private final User user;
    private final boolean mayAll;

    private Actor(User user, boolean mayAll) {
        this.user = user;
        this.mayAll = mayAll;
    }

    public static Actor user(User user) {
        return new Actor(user, false);
    }

    public static Actor operator() {
        return OPERATOR;
    }

    /** Nobody: the broker does it by itself. */
    public static Actor broker() {
        return BROKER;
    }

    public String name() {
        return user.name();
    }

    public User user() {
        return user;
    }

    /** To be used for one request. */
    PermissionChecks in(String vhost, Authorizer authorizer) {
        return new PermissionChecks(mayAll ? ALL : authorizer, user, vhost, Map.of());
    }

    private static final Authorizer ALL =
            new Authorizer() {
                private static final CompletionStage<Boolean> YES =
                        CompletableFuture.completedFuture(true);

                @Override
                public CompletionStage<Boolean> mayEnter(
                        User user, String vhost, InetAddress peer) {
                    return YES;
                }

                @Override
                public CompletionStage<Boolean> may(
                        User user,
                        String vhost,
                        Permission permission,
                        ResourceKind kind,
                        String name) {
                    return YES;
                }

                @Override
                public CompletionStage<Boolean> mayUseTopic(
                        User user,
                        String vhost,
                        Permission permission,
                        String exchange,
                        String routingKey,
                        Map<String, String> variables) {
                    return YES;
                }

                @Override
                public long version() {
                    return 0;
                }
            };
}
