package io.leveret.broker.admin;

import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.shard.Shards;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Policies, operator policies, runtime and global parameters, limits of vhosts. */
public final class ParameterAdministration {
    private static final String CLUSTER_NAME = "cluster_name";
    private static final String CLUSTER_ID = "internal_cluster_id";

    private final Administration administration;
    private final ConnectionEnvironment environment;
    private final Shards shards;

    ParameterAdministration(
            Administration administration, ConnectionEnvironment environment, Shards shards) {
        this.administration = administration;
        this.environment = environment;
        this.shards = shards;
    }

    /** The parameters as they are; for changes come here. */
    public RuntimeParameters all() {
        return environment.parameters();
    }

    /**
     * Makes a change, see {@link RuntimeParameters#change}, and answers with what it returned once
     * it is durable and in force.
     */
    public <T> CompletionStage<T> change(Actor actor, Function<ParameterChange, T> edits) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        T result;
        try {
            result =
                    all().change(
                                    change -> {
                                        change.by(actor.name());
                                        return edits.apply(change);
                                    },
                                    shards.all().get(0),
                                    () -> done.complete(null));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return administration.answer(done.thenApply(ignored -> result));
    }

    /** What the operator calls this broker. */
    public String clusterName() {
        var name = all().global(CLUSTER_NAME);
        return name != null && name.value() instanceof String text
                ? text
                : administration.configuredClusterName();
    }

    /** Gives a new broker what RabbitMQ tells clusters apart by. */
    public void ensureClusterId() {
        if (all().global(CLUSTER_ID) == null) {
            String id = "rabbitmq-cluster-id-" + environment.names().secret();
            change(Actor.broker(), change -> change.putGlobal(CLUSTER_ID, id));
        }
    }

    public CompletionStage<Boolean> clusterName(Actor actor, String name) {
        return change(actor, change -> change.putGlobal(CLUSTER_NAME, name));
    }
}
