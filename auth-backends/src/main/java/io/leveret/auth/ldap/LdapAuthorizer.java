package io.leveret.auth.ldap;

import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Permission;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.access.User;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Permits everything, as RabbitMQ's queries do by default: {@code {constant, true}}. */
final class LdapAuthorizer implements Authorizer {
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);

    @Override
    public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
        return YES;
    }

    @Override
    public CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name) {
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
}
