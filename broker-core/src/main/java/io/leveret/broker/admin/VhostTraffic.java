package io.leveret.broker.admin;

import io.leveret.broker.statistics.ChannelCounters;

/** What all connections of a vhost did, closed ones included; a plain sum. */
public final class VhostTraffic {
    private final ChannelCounters channels = new ChannelCounters();
    private long receivedBytes;
    private long sentBytes;
    private long reads;
    private long writes;

    public ChannelCounters channels() {
        return channels;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** How often something was read from their sockets. */
    public long reads() {
        return reads;
    }

    /** How often something was written to them. */
    public long writes() {
        return writes;
    }

    void add(ChannelCounters counters) {
        channels.add(counters);
    }

    void addBytes(long received, long sent) {
        receivedBytes += received;
        sentBytes += sent;
    }

    void addPackets(long read, long written) {
        reads += read;
        writes += written;
    }

    public void add(VhostTraffic other) {
        channels.add(other.channels);
        addBytes(other.receivedBytes, other.sentBytes);
        addPackets(other.reads, other.writes);
    }
}
