package io.leveret.broker.admin;

import io.leveret.broker.access.Permissions;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.rate.RateStatistics;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Traffic;
import io.leveret.broker.vhost.ClosedTraffic;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.broker.vhost.VirtualHostMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Virtual hosts. */
public final class VhostAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;
    private final Shards shards;

    VhostAdministration(
            Administration administration, ConnectionEnvironment environment, Shards shards) {
        this.administration = administration;
        this.environment = environment;
        this.shards = shards;
    }

    /** Their names, in order. */
    public List<String> names() {
        return environment.vhosts().all().stream().map(VirtualHost::name).toList();
    }

    public boolean exists(String vhost) {
        return environment.vhosts().get(vhost) != null;
    }

    /** Limits of its rates; null if it has none, or there is no such vhost. */
    public RateStatistics rates(String vhost) {
        VirtualHost found = environment.vhosts().get(vhost);
        return found == null ? null : RateStatistics.of(found.rates());
    }

    /** Null if there is no such vhost. */
    public VirtualHostMetadata metadata(String vhost) {
        VirtualHost found = environment.vhosts().get(vhost);
        return found == null ? null : found.metadata();
    }

    /**
     * Creates a vhost, in which {@code actor} may then do everything, or changes the metadata of
     * the one there is; true if it is new.
     */
    public CompletionStage<Boolean> put(Actor actor, String vhost, VirtualHostMetadata metadata) {
        return administration.answer(
                Asked.<Boolean>of(
                                answer ->
                                        environment
                                                .vhosts()
                                                .put(vhost, metadata, actor.name(), answer))
                        .thenCompose(isNew -> isNew ? letIn(actor, vhost) : completed(false)));
    }

    private CompletionStage<Boolean> letIn(Actor actor, String vhost) {
        if (environment.access().control().user(actor.name()) == null) {
            return completed(true);
        }
        Permissions all = new Permissions(actor.name(), vhost, ".*", ".*", ".*");
        return administration
                .users()
                .change(actor, change -> change.putPermissions(all))
                .thenApply(ignored -> true);
    }

    private static CompletionStage<Boolean> completed(boolean value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Deletes a vhost and all in it, and closes its connections; false if there was none. */
    public CompletionStage<Boolean> delete(Actor actor, String vhost) {
        administration
                .connections()
                .close(
                        connection -> connection.vhost().equals(vhost),
                        "vhost '" + vhost + "' is deleted");
        return administration.answer(
                Asked.<Boolean>of(
                                answer -> environment.vhosts().delete(vhost, actor.name(), answer))
                        .thenCompose(
                                existed ->
                                        administration
                                                .users()
                                                .change(
                                                        actor,
                                                        change -> {
                                                            change.removeVhost(vhost);
                                                            return existed;
                                                        })));
    }

    /** What closed connections did, by vhost; every vhost is in it. The map is the caller's. */
    CompletionStage<Map<String, Traffic>> closedTraffic() {
        List<VirtualHost> all = List.copyOf(environment.vhosts().all());
        return administration
                .<Shard, Map<String, Traffic>>gather(
                        shards.all(), shard -> shard, shard -> closedOn(shard, all))
                .thenApply(
                        parts -> {
                            Map<String, Traffic> sums = new TreeMap<>();
                            parts.forEach(
                                    part ->
                                            part.forEach(
                                                    (vhost, traffic) ->
                                                            sums.computeIfAbsent(
                                                                            vhost,
                                                                            name -> new Traffic())
                                                                    .add(traffic)));
                            return sums;
                        });
    }

    /** What all closed connections did, also in vhosts that are no more. */
    CompletionStage<Traffic> allClosedTraffic() {
        return administration
                .<Shard, Traffic>gather(
                        shards.all(),
                        shard -> shard,
                        shard -> {
                            Traffic copy = new Traffic();
                            copy.add(environment.vhosts().closedTraffic(shard));
                            return copy;
                        })
                .thenApply(
                        parts -> {
                            Traffic sum = new Traffic();
                            parts.forEach(sum::add);
                            return sum;
                        });
    }

    private static Map<String, Traffic> closedOn(Shard shard, List<VirtualHost> vhosts) {
        Map<String, Traffic> found = new TreeMap<>();
        for (VirtualHost vhost : vhosts) {
            ClosedTraffic closed = vhost.closedTraffic(shard);
            Traffic copy = new Traffic();
            copy.add(closed);
            found.put(vhost.name(), copy);
        }
        return found;
    }
}
