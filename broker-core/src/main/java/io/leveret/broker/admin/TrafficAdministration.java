package io.leveret.broker.admin;

import io.leveret.broker.admin.TrafficDetails.OfChannel;
import io.leveret.broker.admin.TrafficDetails.Route;
import io.leveret.broker.channel.Channel;
import io.leveret.broker.channel.ChannelDetails;
import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.vhost.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What goes through channels, taken apart. */
public final class TrafficAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;
    private final Shards shards;

    TrafficAdministration(
            Administration administration, ConnectionEnvironment environment, Shards shards) {
        this.administration = administration;
        this.environment = environment;
        this.shards = shards;
    }

    /** All of it. Takes longer the more channels there are, and queues they use. */
    public CompletionStage<TrafficDetails> details() {
        return administration
                .<Connection, List<OfChannel>>gather(
                        environment.connections().all(),
                        Connection::shard,
                        TrafficAdministration::channelsOf)
                .thenCombine(
                        administration.<Shard, Map<Route, Long>>gather(
                                shards.all(), shard -> shard, this::closedOn),
                        TrafficAdministration::combine);
    }

    private static List<OfChannel> channelsOf(Connection connection) {
        List<OfChannel> channels = new ArrayList<>();
        for (Channel channel : connection.channels()) {
            channels.add(new OfChannel(connection.info(), channel.details()));
        }
        return channels;
    }

    private Map<Route, Long> closedOn(Shard shard) {
        Map<Route, Long> routed = new HashMap<>();
        for (VirtualHost vhost : environment.vhosts().all()) {
            vhost.closedTraffic(shard)
                    .routed
                    .each(
                            (exchange, queue, messages) ->
                                    routed.merge(
                                            new Route(vhost.name(), exchange, queue.name()),
                                            messages,
                                            Long::sum));
        }
        return routed;
    }

    private static TrafficDetails combine(
            List<List<OfChannel>> open, List<Map<Route, Long>> closed) {
        List<OfChannel> channels = new ArrayList<>();
        Map<Route, Long> routed = new HashMap<>();
        open.forEach(channels::addAll);
        closed.forEach(each -> each.forEach((route, n) -> routed.merge(route, n, Long::sum)));
        for (OfChannel channel : channels) {
            for (ChannelDetails.Routed each : channel.details().routed()) {
                routed.merge(
                        new Route(channel.connection().vhost(), each.exchange(), each.queue()),
                        each.messages(),
                        Long::sum);
            }
        }
        return new TrafficDetails(channels, routed);
    }
}
