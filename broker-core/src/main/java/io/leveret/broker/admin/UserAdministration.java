package io.leveret.broker.admin;

import io.leveret.broker.access.AccessChange;
import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.rate.RateStatistics;
import io.leveret.broker.shard.Shards;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Users and what they may do. Reading is free of waiting; changes answer once they are durable. */
public final class UserAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;
    private final Shards shards;

    UserAdministration(
            Administration administration, ConnectionEnvironment environment, Shards shards) {
        this.administration = administration;
        this.environment = environment;
        this.shards = shards;
    }

    /** The users and permissions as they are; for changes come here. */
    public AccessControl all() {
        return environment.access().control();
    }

    /** How a password is kept, unless somebody says how. */
    public HashingAlgorithm hashing() {
        return environment.access().hashing();
    }

    /** Limits of a user's rates; null if it has none. */
    public RateStatistics rates(String user) {
        return RateStatistics.of(environment.userRates().of(user));
    }

    /** Makes a change, see {@link AccessControl#change}, and answers with what it returned. */
    public <T> CompletionStage<T> change(Actor actor, Function<AccessChange, T> edits) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        T result;
        try {
            result =
                    all().change(
                                    change -> {
                                        change.by(actor.name());
                                        return edits.apply(change);
                                    },
                                    shards.all().get(0),
                                    () -> durable.complete(null));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return administration.answer(durable.thenApply(ignored -> result));
    }

    /** Deletes a user and closes its connections; false if there was none. */
    public CompletionStage<Boolean> delete(Actor actor, String user) {
        return change(actor, change -> change.removeUser(user))
                .thenApply(
                        existed -> {
                            administration
                                    .connections()
                                    .close(
                                            connection -> connection.user().equals(user),
                                            "user '" + user + "' is deleted");
                            return existed;
                        });
    }
}
