package io.leveret.broker.vhost;

import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.statistics.RoutedMessages;

/**
 * What connections and channels of one vhost did that are no more, so that the vhost's totals do
 * not fall when they close. One for each shard, owned by it.
 */
public final class ClosedTraffic {
    public final ChannelCounters channels = new ChannelCounters();
    public final RoutedMessages<HostedQueue> routed;
    public long receivedBytes;
    public long sentBytes;
    public long reads;
    public long writes;

    ClosedTraffic(VirtualHost vhost) {
        this.routed = new RoutedMessages<>(queue -> vhost.queue(queue.name()) != queue);
    }
}
