package io.leveret.broker.admin;

import io.leveret.broker.admin.ConsumerSnapshot.Activity;
import io.leveret.broker.channel.ChannelConsumer;
import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.connection.ConnectionStatistics;
import io.leveret.broker.statistics.Traffic;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ReplyCode;
import io.leveret.queue.Consumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Clients' connections. */
public final class ConnectionAdministration {
    private static final String SINGLE_ACTIVE = "x-single-active-consumer";

    private final Administration administration;
    private final ConnectionEnvironment environment;

    ConnectionAdministration(Administration administration, ConnectionEnvironment environment) {
        this.administration = administration;
        this.environment = environment;
    }

    /** All that have opened a vhost and are not about to close. */
    public CompletionStage<List<ConnectionSnapshot>> list() {
        return copies(environment.connections().all());
    }

    /** Those that fit. */
    public CompletionStage<List<ConnectionSnapshot>> list(Predicate<ConnectionInfo> which) {
        return copies(
                environment.connections().all().stream()
                        .filter(connection -> which.test(connection.info()))
                        .toList());
    }

    private CompletionStage<List<ConnectionSnapshot>> copies(Collection<Connection> connections) {
        return administration.gather(
                connections, Connection::shard, ConnectionAdministration::copy);
    }

    private static ConnectionSnapshot copy(Connection connection) {
        ConnectionStatistics statistics = connection.statistics();
        return statistics.isOpen() ? ConnectionSnapshot.of(statistics) : null;
    }

    /** Adds what open connections did to the sum of each vhost, and to the sum of all. */
    static void addOpen(List<ConnectionSnapshot> open, Map<String, Traffic> byVhost, Traffic all) {
        for (ConnectionSnapshot connection : open) {
            Traffic own = new Traffic();
            ConnectionStatistics statistics = connection.statistics();
            own.addConnection(
                    statistics.receivedBytes(),
                    statistics.sentBytes(),
                    statistics.reads(),
                    statistics.writes());
            connection
                    .channels()
                    .forEach(channel -> own.channels.add(channel.statistics().counters()));
            byVhost.computeIfAbsent(connection.vhost(), name -> new Traffic()).add(own);
            all.add(own);
        }
    }

    /** The consumers of these channels, and whether each is served. */
    public CompletionStage<List<ConsumerSnapshot>> consumers(List<ChannelSnapshot> channels) {
        Set<HostedQueue> singleActive = new LinkedHashSet<>();
        for (ChannelSnapshot channel : channels) {
            for (ChannelConsumer consumer : channel.statistics().consumers()) {
                if (Boolean.TRUE.equals(consumer.queue().arguments().get(SINGLE_ACTIVE))) {
                    singleActive.add(consumer.queue());
                }
            }
        }
        return administration
                .<HostedQueue, Consumer>gather(
                        singleActive,
                        HostedQueue::home,
                        queue ->
                                queue.deleted()
                                        ? null
                                        : queue.queue().statistics().singleActiveConsumer())
                .thenApply(active -> consumers(channels, singleActive, Set.copyOf(active)));
    }

    /**
     * The consumers of one queue, in the order of their subscription; none if there is no such
     * queue.
     */
    public CompletionStage<List<ConsumerSnapshot>> consumersOf(String vhost, String queue) {
        VirtualHost home = environment.vhosts().get(vhost);
        HostedQueue found = home == null ? null : home.queue(queue);
        List<HostedQueue> queues = found == null ? List.of() : List.of(found);
        return administration
                .<HostedQueue, Collection<Consumer>>gather(
                        queues,
                        HostedQueue::home,
                        each -> each.deleted() ? null : each.queue().consumers())
                .thenCompose(
                        lists -> {
                            List<ChannelConsumer> subscribed = new ArrayList<>();
                            for (Collection<Consumer> consumers : lists) {
                                consumers.forEach(each -> subscribed.add((ChannelConsumer) each));
                            }
                            return inOrder(subscribed);
                        });
    }

    private CompletionStage<List<ConsumerSnapshot>> inOrder(List<ChannelConsumer> subscribed) {
        Set<Connection> connections = new LinkedHashSet<>();
        subscribed.forEach(consumer -> connections.add(consumer.channel().connection()));
        return copies(connections)
                .thenCompose(
                        copies -> {
                            Map<ChannelConsumer, ChannelSnapshot> channels =
                                    new IdentityHashMap<>();
                            for (ConnectionSnapshot connection : copies) {
                                for (ChannelSnapshot channel : connection.channels()) {
                                    channel.statistics()
                                            .consumers()
                                            .forEach(each -> channels.put(each, channel));
                                }
                            }
                            return consumers(distinct(channels.values()))
                                    .thenApply(all -> ordered(all, subscribed, channels));
                        });
    }

    private static List<ChannelSnapshot> distinct(Collection<ChannelSnapshot> channels) {
        Set<ChannelSnapshot> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(channels);
        return List.copyOf(distinct);
    }

    private static List<ConsumerSnapshot> ordered(
            List<ConsumerSnapshot> all,
            List<ChannelConsumer> subscribed,
            Map<ChannelConsumer, ChannelSnapshot> channels) {
        Map<ChannelSnapshot, Map<String, ConsumerSnapshot>> byTag = new IdentityHashMap<>();
        for (ConsumerSnapshot each : all) {
            byTag.computeIfAbsent(each.channel(), channel -> new HashMap<>()).put(each.tag(), each);
        }
        List<ConsumerSnapshot> ordered = new ArrayList<>();
        for (ChannelConsumer consumer : subscribed) {
            Map<String, ConsumerSnapshot> ofChannel = byTag.get(channels.get(consumer));
            if (ofChannel != null && ofChannel.containsKey(consumer.tag())) {
                ordered.add(ofChannel.get(consumer.tag()));
            }
        }
        return ordered;
    }

    private static List<ConsumerSnapshot> consumers(
            List<ChannelSnapshot> channels, Set<HostedQueue> singleActive, Set<Consumer> active) {
        List<ConsumerSnapshot> consumers = new ArrayList<>();
        for (ChannelSnapshot channel : channels) {
            for (ChannelConsumer consumer : channel.statistics().consumers()) {
                Activity activity = Activity.UP;
                if (singleActive.contains(consumer.queue())) {
                    activity =
                            active.contains(consumer) ? Activity.SINGLE_ACTIVE : Activity.WAITING;
                }
                consumers.add(ConsumerSnapshot.of(channel, consumer, activity));
            }
        }
        return consumers;
    }

    /** How many sockets are open. */
    public int count() {
        return environment.connections().all().size();
    }

    /**
     * Closes those that fit with 320, as RabbitMQ closes what an operator wants closed: {@code
     * CONNECTION_FORCED - <reason>}. Returns at once, with how many.
     */
    public int close(Predicate<ConnectionSnapshotKey> which, String reason) {
        int closing = 0;
        for (Connection connection : environment.connections().all()) {
            ConnectionSnapshotKey key =
                    new ConnectionSnapshotKey(
                            connection.info().name(),
                            connection.info().user(),
                            connection.info().vhost());
            if (which.test(key)) {
                closing++;
                connection
                        .shard()
                        .execute(
                                () ->
                                        connection.close(
                                                ReplyCode.CONNECTION_FORCED,
                                                "CONNECTION_FORCED - " + reason));
            }
        }
        return closing;
    }

    /** What can be known of a connection without asking its shard. */
    public record ConnectionSnapshotKey(String name, String user, String vhost) {}
}
