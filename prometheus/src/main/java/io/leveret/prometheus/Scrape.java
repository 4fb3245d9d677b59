package io.leveret.prometheus;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.broker.admin.BrokerSnapshot;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.NodeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.admin.TrafficDetails;
import io.leveret.broker.statistics.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The broker at the moment of a scrape.
 *
 * @param traffic of all connections and channels there ever were
 * @param details empty unless asked for
 * @param bindings empty unless asked for
 */
record Scrape(
        Administration broker,
        BrokerSnapshot snapshot,
        Traffic traffic,
        NodeSnapshot node,
        TrafficDetails details,
        List<BindingSnapshot> bindings) {

    /** What to ask for besides. */
    record Wanted(boolean details, boolean bindings) {}

    static CompletionStage<Scrape> of(Administration broker, Wanted wanted) {
        CompletionStage<TrafficDetails> details =
                wanted.details
                        ? broker.traffic().details()
                        : CompletableFuture.completedFuture(TrafficDetails.NONE);
        CompletionStage<List<BindingSnapshot>> bindings =
                wanted.bindings
                        ? broker.bindings().list()
                        : CompletableFuture.completedFuture(List.of());
        return broker.snapshot()
                .thenCombine(details, (snapshot, traffic) -> of(broker, snapshot, traffic))
                .thenCombine(bindings, Scrape::with);
    }

    private static Scrape of(
            Administration broker, BrokerSnapshot snapshot, TrafficDetails details) {
        return new Scrape(
                broker,
                snapshot,
                snapshot.allTraffic(),
                broker.node().snapshot(),
                details,
                List.of());
    }

    private Scrape with(List<BindingSnapshot> known) {
        return new Scrape(broker, snapshot, traffic, node, details, known);
    }

    List<ChannelSnapshot> channels() {
        List<ChannelSnapshot> channels = new ArrayList<>();
        snapshot.connections().forEach(connection -> channels.addAll(connection.channels()));
        return channels;
    }

    int consumers() {
        return channels().stream()
                .mapToInt(channel -> channel.statistics().consumers().size())
                .sum();
    }

    /** The queues of these vhosts; of all if none is named. */
    List<QueueSnapshot> queuesOf(Set<String> vhosts) {
        return queues(queue -> vhosts.isEmpty() || vhosts.contains(queue.vhost()));
    }

    List<QueueSnapshot> queues(Predicate<QueueSnapshot> which) {
        return snapshot.queues().stream().filter(which).toList();
    }
}
