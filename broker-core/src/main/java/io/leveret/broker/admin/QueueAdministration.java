package io.leveret.broker.admin;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.QueueDeclaration;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Queues. What is refused fails with the {@code AmqpException} an AMQP channel would close with.
 */
public final class QueueAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;
    private final Shards shards;
    private final Map<String, Sorted> sorted = new ConcurrentHashMap<>();

    QueueAdministration(
            Administration administration, ConnectionEnvironment environment, Shards shards) {
        this.administration = administration;
        this.environment = environment;
        this.shards = shards;
    }

    /** All queues of all vhosts. */
    public CompletionStage<List<QueueSnapshot>> list() {
        List<HostedQueue> all = new ArrayList<>();
        environment.vhosts().all().forEach(vhost -> all.addAll(vhost.queues()));
        return copies(all);
    }

    /** All queues of a vhost; none if there is no such vhost. */
    public CompletionStage<List<QueueSnapshot>> list(String vhost) {
        VirtualHost found = environment.vhosts().get(vhost);
        return copies(found == null ? List.of() : found.queues());
    }

    /** How many queues and messages there are in each vhost that has queues. */
    CompletionStage<Map<String, QueueTotals>> totals() {
        List<HostedQueue> all = new ArrayList<>();
        environment.vhosts().all().forEach(vhost -> all.addAll(vhost.queues()));
        return Gather.<HostedQueue, Map<String, Sum>>fold(
                        all, HostedQueue::home, HashMap::new, QueueAdministration::count)
                .thenApply(
                        parts -> {
                            Map<String, QueueTotals> totals = new HashMap<>();
                            for (Map<String, Sum> part : parts) {
                                part.forEach(
                                        (vhost, sum) ->
                                                totals.merge(
                                                        vhost, sum.totals(), QueueTotals::plus));
                            }
                            return totals;
                        });
    }

    /** What the queues of a vhost on one shard come to. */
    private static final class Sum {
        private int queues;
        private long ready;
        private long unacked;
        private long waiting;

        QueueTotals totals() {
            return new QueueTotals(queues, ready, unacked, waiting);
        }
    }

    /** On the queue's home. */
    private static void count(Map<String, Sum> vhosts, HostedQueue queue) {
        if (!queue.deleted()) {
            Sum sum = vhosts.computeIfAbsent(queue.vhost().name(), ignored -> new Sum());
            sum.queues++;
            sum.ready += queue.queue().readyCount();
            sum.unacked += queue.queue().unackedCount();
            sum.waiting += queue.queue().waitingCount();
        }
    }

    /** All queues there are, in order. */
    public List<QueueKey> keys() {
        List<QueueKey> keys = new ArrayList<>();
        environment.vhosts().all().forEach(vhost -> addKeys(vhost, keys));
        return keys;
    }

    /** The queues of a vhost, in order; none if there is no such vhost. */
    public List<QueueKey> keys(String vhost) {
        List<QueueKey> keys = new ArrayList<>();
        VirtualHost found = environment.vhosts().get(vhost);
        if (found != null) {
            addKeys(found, keys);
        }
        return keys;
    }

    private void addKeys(VirtualHost vhost, List<QueueKey> keys) {
        // Read first: what changes meanwhile makes the next list anew.
        long version = vhost.topologyVersion();
        Sorted known = sorted.get(vhost.name());
        if (known == null || known.vhost != vhost || known.version != version) {
            List<QueueKey> own = new ArrayList<>();
            vhost.queues().forEach(queue -> own.add(new QueueKey(vhost.name(), queue.name())));
            own.sort(QueueKey.ORDER);
            known = new Sorted(vhost, version, own);
            sorted.put(vhost.name(), known);
            sorted.keySet().removeIf(name -> environment.vhosts().get(name) == null);
        }
        keys.addAll(known.keys);
    }

    /** The names of a vhost's queues, in order, and as of when; sorting thousands takes a while. */
    private record Sorted(VirtualHost vhost, long version, List<QueueKey> keys) {}

    /** These queues, in no order, without those that are gone. */
    public CompletionStage<List<QueueSnapshot>> list(Collection<QueueKey> keys) {
        List<HostedQueue> found = new ArrayList<>(keys.size());
        for (QueueKey key : keys) {
            HostedQueue queue = hosted(key.vhost(), key.name());
            if (queue != null) {
                found.add(queue);
            }
        }
        return copies(found);
    }

    /** One queue, or null. */
    public CompletionStage<QueueSnapshot> find(String vhost, String queue) {
        HostedQueue found = hosted(vhost, queue);
        if (found == null) {
            return CompletableFuture.completedFuture(null);
        }
        return copies(List.of(found)).thenApply(list -> list.isEmpty() ? null : list.get(0));
    }

    private CompletionStage<List<QueueSnapshot>> copies(Collection<HostedQueue> queues) {
        return administration.gather(queues, HostedQueue::home, QueueSnapshot::of);
    }

    public boolean exists(String vhost, String queue) {
        return hosted(vhost, queue) != null;
    }

    /** How many queues there are. */
    public int count() {
        return environment.vhosts().all().stream().mapToInt(vhost -> vhost.queues().size()).sum();
    }

    private HostedQueue hosted(String vhost, String queue) {
        VirtualHost found = environment.vhosts().get(vhost);
        return found == null ? null : found.queue(queue);
    }

    /** As queue.declare; true if the queue is new. */
    public CompletionStage<Boolean> declare(
            Actor actor,
            String vhost,
            String queue,
            boolean durable,
            boolean autoDelete,
            FieldTable arguments) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            PermissionChecks access =
                                    actor.in(vhost, environment.access().authorizer());
                            boolean isNew = home.queue(queue) == null;
                            refuseReserved(queue);
                            access.declareQueue(queue);
                            if (isNew) {
                                access.createQueue(queue, arguments);
                            }
                            QueueDeclaration wanted =
                                    new QueueDeclaration(
                                            queue,
                                            durable,
                                            autoDelete,
                                            null,
                                            arguments,
                                            actor.name());
                            return Asked.<HostedQueue>of(
                                            answer ->
                                                    home.declareQueue(
                                                            wanted,
                                                            null,
                                                            shards.forName(queue),
                                                            answer))
                                    .thenApply(ignored -> isNew);
                        }));
    }

    private static void refuseReserved(String queue) {
        if (queue.startsWith("amq.")) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "queue name '%s' contains reserved prefix 'amq.*'",
                    queue);
        }
    }

    /** As queue.delete; answers with how many messages were ready in it. */
    public CompletionStage<Integer> delete(
            Actor actor, String vhost, String queue, boolean ifUnused, boolean ifEmpty) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            actor.in(vhost, environment.access().authorizer()).deleteQueue(queue);
                            return Asked.of(
                                    answer ->
                                            home.deleteQueue(
                                                    queue, ifUnused, ifEmpty, null, answer));
                        }));
    }

    /** As queue.purge; answers with how many messages there were. */
    public CompletionStage<Integer> purge(Actor actor, String vhost, String queue) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            actor.in(vhost, environment.access().authorizer()).readQueue(queue);
                            HostedQueue found = home.requireQueue(queue);
                            found.requireAccess(null);
                            found.refuseIfStream("queue.purge");
                            return Asked.of(
                                    answer ->
                                            found.atHome(
                                                    answer,
                                                    () -> answer.ok(found.queue().purge())));
                        }));
    }
}
