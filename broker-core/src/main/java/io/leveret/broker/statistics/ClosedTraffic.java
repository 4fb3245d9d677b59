package io.leveret.broker.statistics;

/**
 * What connections and channels of one vhost did that are no more, so that the vhost's totals do
 * not fall when they close. One for each shard, owned by it.
 */
public final class ClosedTraffic {
    public final ChannelCounters channels = new ChannelCounters();
    public long receivedBytes;
    public long sentBytes;
}
