package io.leveret.broker.admin;

import io.leveret.broker.channel.ChannelDetails;
import io.leveret.broker.connection.ConnectionInfo;
import java.util.List;
import java.util.Map;

/**
 * Who publishes what to where.
 *
 * @param channels that are open
 * @param routed messages of all channels that ever were, as long as the queue is there
 */
public record TrafficDetails(List<OfChannel> channels, Map<Route, Long> routed) {
    public static final TrafficDetails NONE = new TrafficDetails(List.of(), Map.of());

    /** A channel, and what it did. */
    public record OfChannel(ConnectionInfo connection, ChannelDetails details) {

        /** As {@link ChannelSnapshot#name()}. */
        public String name() {
            return connection.name() + " (" + details.number() + ")";
        }
    }

    /** An exchange that messages are published to, and a queue they come to. */
    public record Route(String vhost, String exchange, String queue) {}
}
