package io.leveret.management.http;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.User;
import io.leveret.broker.admin.Administration;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Who sends a request, and which vhosts it may use as a client of AMQP.
 *
 * @param user null at endpoints open to all
 */
record Sender(User user, Predicate<String> vhosts) {
    static final Sender NOBODY = new Sender(null, vhost -> false);

    /**
     * The broker's own users are looked up when it matters; of others their backend is asked now.
     *
     * @param vhost of the path; null if it has none, and all may matter
     */
    static CompletionStage<Sender> of(
            User user, String vhost, InetAddress peer, Administration broker) {
        if (user.rights() == null) {
            AccessControl control = broker.users().all();
            return CompletableFuture.completedFuture(
                    new Sender(user, each -> control.permissions(user.name(), each) != null));
        }
        Collection<String> asked = vhost == null ? broker.vhosts().names() : List.of(vhost);
        Set<String> entered = ConcurrentHashMap.newKeySet();
        CompletableFuture<?>[] answers =
                asked.stream()
                        .filter(broker.vhosts()::exists)
                        .map(
                                each ->
                                        broker.access()
                                                .authorizer()
                                                .mayEnter(user, each, peer)
                                                .thenAccept(
                                                        yes -> {
                                                            if (yes) {
                                                                entered.add(each);
                                                            }
                                                        })
                                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers)
                .thenApply(all -> new Sender(user, entered::contains));
    }
}
