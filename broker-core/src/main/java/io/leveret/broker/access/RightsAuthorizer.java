package io.leveret.broker.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks those who answer for a user ({@link User#rights}), and the broker's own permissions where
 * nobody else does. In use only if there are other backends.
 */
public final class RightsAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(RightsAuthorizer.class);

    private final Authorizer internal;
    private final List<Authorizer> others;

    /**
     * @param others whose answers may expire: their versions count
     */
    public RightsAuthorizer(Authorizer internal, List<Authorizer> others) {
        this.internal = internal;
        this.others = List.copyOf(others);
    }

    @Override
    public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
        return all(user, each -> each.mayEnter(user, vhost, peer));
    }

    @Override
    public CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name) {
        return all(user, each -> each.may(user, vhost, permission, kind, name));
    }

    @Override
    public CompletionStage<Boolean> mayUseTopic(
            User user,
            String vhost,
            Permission permission,
            String exchange,
            String routingKey,
            Map<String, String> variables) {
        return all(
                user,
                each -> each.mayUseTopic(user, vhost, permission, exchange, routingKey, variables));
    }

    private CompletionStage<Boolean> all(
            User user, Function<Authorizer, CompletionStage<Boolean>> question) {
        if (user.rights() == null) {
            return question.apply(internal);
        }
        CompletionStage<Boolean> so = null;
        for (Authorizer each : user.rights().authorizers()) {
            so =
                    so == null
                            ? ask(user, each, question)
                            : so.thenCompose(
                                    yes ->
                                            yes
                                                    ? ask(user, each, question)
                                                    : CompletableFuture.completedFuture(false));
        }
        return so == null ? CompletableFuture.completedFuture(false) : so;
    }

    private static CompletionStage<Boolean> ask(
            User user, Authorizer whom, Function<Authorizer, CompletionStage<Boolean>> question) {
        return question.apply(whom)
                .exceptionally(
                        failure -> {
                            LOG.error(
                                    "access refused for user '{}', as its backend gave an error:"
                                            + " {}",
                                    user.name(),
                                    Failures.reason(failure));
                            return false;
                        });
    }

    @Override
    public CompletionStage<LoginResult> renew(User user, byte[] secret) {
        CompletionStage<LoginResult> so =
                CompletableFuture.completedFuture(new LoginResult.Granted(user));
        if (user.rights() != null) {
            for (Authorizer each : user.rights().authorizers()) {
                so =
                        so.thenCompose(
                                before ->
                                        before instanceof LoginResult.Granted
                                                ? each.renew(user, secret)
                                                : CompletableFuture.completedFuture(before));
            }
        }
        return so;
    }

    /** All of them only grow, so the sum changes whenever one does. */
    @Override
    public long version() {
        long sum = internal.version();
        for (Authorizer each : others) {
            sum += each.version();
        }
        return sum;
    }
}
