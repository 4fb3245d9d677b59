package io.leveret.broker.admin;

import io.leveret.broker.statistics.ChannelCounters;

/** What all connections of a vhost did, closed ones included; a plain sum. */
public final class VhostTraffic {
    private final ChannelCounters channels = new ChannelCounters();
    private long receivedBytes;
    private long sentBytes;

    public ChannelCounters channels() {
        return channels;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    void add(ChannelCounters counters) {
        channels.add(counters);
    }

    void addBytes(long received, long sent) {
        receivedBytes += received;
        sentBytes += sent;
    }

    public void add(VhostTraffic other) {
        channels.add(other.channels);
        addBytes(other.receivedBytes, other.sentBytes);
    }
}
