package io.leveret.auth.oauth2;

import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.Permission;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.access.User;
import io.leveret.time.Clock;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one login's token permits, until it ends. Any thread. */
final class TokenRights implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRights.class);
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final OAuth2Backend backend;
    private final Clock clock;
    private volatile Token token;

    /** {@code token} is null if nobody has shown one. */
    TokenRights(OAuth2Backend backend, Token token, Clock clock) {
        this.backend = backend;
        this.token = token;
        this.clock = clock;
    }

    void renewed(Token newToken) {
        token = newToken;
    }

    @Override
    public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
        return some(user, scope -> scope.vhost().matches(vhost));
    }

    @Override
    public CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name) {
        return some(user, scope -> scope.permits(vhost, permission, name));
    }

    @Override
    public CompletionStage<Boolean> mayUseTopic(
            User user,
            String vhost,
            Permission permission,
            String exchange,
            String routingKey,
            Map<String, String> variables) {
        return some(user, scope -> scope.permitsTopic(vhost, permission, exchange, routingKey));
    }

    private CompletionStage<Boolean> some(User user, Predicate<Scope> condition) {
        Token now = token;
        if (now == null) {
            return NO;
        }
        if (now.endMillis() <= clock.wallMillis()) {
            LOG.error(
                    "access refused for user '{}': its token has expired at timestamp {}",
                    user.name(),
                    now.endMillis() / 1000);
            return NO;
        }
        return now.scopes().stream().anyMatch(condition) ? YES : NO;
    }

    @Override
    public CompletionStage<LoginResult> renew(User user, byte[] secret) {
        return backend.renew(this, user, secret);
    }

    /** Each second another. */
    @Override
    public long version() {
        return clock.wallMillis() / 1000;
    }
}
