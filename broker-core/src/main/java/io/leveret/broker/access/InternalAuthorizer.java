package io.leveret.broker.access;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the permissions kept by the broker itself. Answers at once. */
public final class InternalAuthorizer implements Authorizer {
    // Made once: with topics this is asked for almost every message.
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final AccessControl access;

    public InternalAuthorizer(AccessControl access) {
        this.access = access;
    }

    @Override
    public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
        return answer(access.permissions(user.name(), vhost) != null);
    }

    @Override
    public CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name) {
        Permissions permissions = access.permissions(user.name(), vhost);
        return answer(permissions != null && permissions.allow(permission, name));
    }

    @Override
    public CompletionStage<Boolean> mayUseTopic(
            User user,
            String vhost,
            Permission permission,
            String exchange,
            String routingKey,
            Map<String, String> variables) {
        TopicPermissions permissions = access.topicPermissions(user.name(), vhost, exchange);
        return answer(permissions == null || permissions.allow(permission, routingKey, variables));
    }

    @Override
    public long version() {
        return access.version();
    }

    private static CompletionStage<Boolean> answer(boolean yes) {
        return yes ? YES : NO;
    }
}
