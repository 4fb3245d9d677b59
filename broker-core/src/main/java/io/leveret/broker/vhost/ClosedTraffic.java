package io.leveret.broker.vhost;

import io.leveret.broker.statistics.RoutedMessages;
import io.leveret.broker.statistics.Traffic;

/**
 * What connections and channels of one vhost did that are no more, so that the vhost's totals do
 * not fall when they close. One for each shard, owned by it.
 */
public final class ClosedTraffic extends Traffic {
    public final RoutedMessages<HostedQueue> routed;

    ClosedTraffic(VirtualHost vhost) {
        this.routed = new RoutedMessages<>(queue -> vhost.queue(queue.name()) != queue);
    }
}
