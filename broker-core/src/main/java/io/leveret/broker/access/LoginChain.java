package io.leveret.broker.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Several backends, one after the other: RabbitMQ's {@code auth_backends}. Whoever lets a user in
 * first is asked later what it may do, none of the others; the last refusal is the one that is
 * told. A backend that does not answer refuses.
 */
public final class LoginChain implements Authenticator, AutoCloseable {
    private final List<Link> links;

    /** A step with its backends. */
    public record Link(AuthBackend authenticator, List<AuthBackend> authorizers) {
        boolean isOne() {
            return authorizers.size() == 1 && authorizers.get(0) == authenticator;
        }
    }

    public LoginChain(List<Link> links) {
        this.links = List.copyOf(links);
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        return from(0, credentials);
    }

    private CompletionStage<LoginResult> from(int step, Credentials credentials) {
        return ask(links.get(step), credentials)
                .thenCompose(
                        result ->
                                result instanceof LoginResult.Granted || step + 1 == links.size()
                                        ? CompletableFuture.completedFuture(result)
                                        : from(step + 1, credentials));
    }

    private static CompletionStage<LoginResult> ask(Link link, Credentials credentials) {
        return answered(
                        link.authenticator(),
                        link.authenticator().authenticate(credentials),
                        credentials)
                .thenCompose(
                        result ->
                                result instanceof LoginResult.Granted granted && !link.isOne()
                                        ? admitted(link, granted.user(), credentials)
                                        : CompletableFuture.completedFuture(result));
    }

    /** Everyone who is to be asked later must know the user. */
    private static CompletionStage<LoginResult> admitted(
            Link link, User user, Credentials credentials) {
        CompletionStage<LoginResult> so =
                CompletableFuture.completedFuture(
                        new LoginResult.Granted(user.withRights(new UserRights(List.of()))));
        for (AuthBackend each : link.authorizers()) {
            so =
                    so.thenCompose(
                            before ->
                                    before instanceof LoginResult.Granted granted
                                            ? answered(
                                                            each,
                                                            each.admit(credentials.of(user.name())),
                                                            credentials)
                                                    .thenApply(
                                                            result -> joined(each, granted, result))
                                            : CompletableFuture.completedFuture(before));
        }
        return so;
    }

    private static LoginResult joined(
            AuthBackend backend, LoginResult.Granted before, LoginResult result) {
        if (!(result instanceof LoginResult.Granted admitted)) {
            return result;
        }
        Set<String> tags = new LinkedHashSet<>(before.user().tags());
        tags.addAll(admitted.user().tags());
        List<Authorizer> asked = new ArrayList<>(before.user().rights().authorizers());
        if (admitted.user().rights() == null) {
            asked.add(backend.authorizer());
        } else {
            asked.addAll(admitted.user().rights().authorizers());
        }
        return new LoginResult.Granted(
                before.user().withTags(tags).withRights(new UserRights(asked)));
    }

    private static CompletionStage<LoginResult> answered(
            AuthBackend backend, CompletionStage<LoginResult> answer, Credentials credentials) {
        return answer.exceptionally(
                failure ->
                        new LoginResult.Refused(
                                credentials.username(),
                                backend.name()
                                        + " failed authenticating "
                                        + credentials.username()
                                        + ": "
                                        + Failures.reason(failure)));
    }

    @Override
    public void close() {
        Set<AuthBackend> open = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Link link : links) {
            open.add(link.authenticator());
            open.addAll(link.authorizers());
        }
        open.forEach(AuthBackend::close);
    }
}
