package io.leveret.compat;

import io.leveret.broker.access.AccessChange;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.TopicPermissions;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.vhost.VirtualHostMetadata;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Administers a Leveret in this JVM, without HTTP. */
final class DirectAdministration implements Administration {
    private final ConnectionEnvironment environment;

    DirectAdministration(ConnectionEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void addVhost(String vhost) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        environment.vhosts().put(vhost, VirtualHostMetadata.NONE, Answer.then(done::complete));
        done.join();
        permit("guest", vhost, ".*", ".*", ".*");
    }

    @Override
    public void deleteVhost(String vhost) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        environment.vhosts().delete(vhost, Answer.then(done::complete));
        done.join();
        environment
                .connections()
                .close(info -> info.vhost().equals(vhost), "vhost '" + vhost + "' is deleted");
    }

    @Override
    public void addUser(String user, String password, String... tags) {
        PasswordHash hash = PasswordHash.of(HashingAlgorithm.SHA256, password, new SecureRandom());
        change(c -> c.putUser(new User(user, hash, tags)));
    }

    @Override
    public void deleteUser(String user) {
        change(c -> c.removeUser(user));
        closeConnections(user, "user '" + user + "' is deleted");
    }

    @Override
    public void permit(String user, String vhost, String configure, String write, String read) {
        change(c -> c.putPermissions(new Permissions(user, vhost, configure, write, read)));
    }

    @Override
    public void clearPermissions(String user, String vhost) {
        change(c -> c.removePermissions(user, vhost));
    }

    @Override
    public void permitTopic(String user, String vhost, String exchange, String write, String read) {
        change(
                c ->
                        c.putTopicPermissions(
                                new TopicPermissions(user, vhost, exchange, write, read)));
    }

    @Override
    public void clearTopicPermissions(String user, String vhost) {
        change(c -> c.removeTopicPermissions(user, vhost));
    }

    private void change(Consumer<AccessChange> edit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        environment
                .access()
                .control()
                .change(
                        c -> {
                            edit.accept(c);
                            return null;
                        },
                        Runnable::run,
                        () -> done.complete(null));
        done.join();
    }

    @Override
    public void setPolicy(String vhost, Policy policy) {
        changeParameters(c -> c.putPolicy(vhost, policy.name(), fields(policy)));
    }

    @Override
    public void deletePolicy(String vhost, String name) {
        changeParameters(c -> c.removePolicy(vhost, name));
    }

    @Override
    public void setOperatorPolicy(String vhost, Policy policy) {
        changeParameters(c -> c.putOperatorPolicy(vhost, policy.name(), fields(policy)));
    }

    @Override
    public void deleteOperatorPolicy(String vhost, String name) {
        changeParameters(c -> c.removeOperatorPolicy(vhost, name));
    }

    private static Map<String, Object> fields(Policy policy) {
        return Map.of(
                "pattern", policy.pattern(),
                "apply-to", policy.applyTo(),
                "priority", policy.priority(),
                "definition", policy.definition());
    }

    @Override
    public void limitVhost(String vhost, String limit, int value) {
        changeParameters(c -> c.putLimit(vhost, limit, value));
    }

    private void changeParameters(Consumer<ParameterChange> edit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        environment
                .parameters()
                .change(
                        c -> {
                            edit.accept(c);
                            return null;
                        },
                        Runnable::run,
                        () -> done.complete(null));
        done.join();
    }

    @Override
    public void limitUser(String user, String limit, int value) {
        change(c -> c.updateUser(user, before -> limited(before, limit, value)));
    }

    private static User limited(User user, String limit, int value) {
        Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
        limits.putAll(user.limits());
        limits.put(UserLimit.byKey(limit), (long) value);
        return user.withLimits(limits);
    }

    @Override
    public void trace(String vhost, boolean on) {
        VirtualHostMetadata metadata = environment.vhosts().get(vhost).metadata();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        environment.vhosts().put(vhost, metadata.withTracing(on), Answer.then(done::complete));
        done.join();
    }

    @Override
    public void closeConnections(String user, String reason) {
        environment.connections().close(info -> info.user().equals(user), reason);
    }
}
