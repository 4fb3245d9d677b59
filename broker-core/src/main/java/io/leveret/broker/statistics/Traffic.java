package io.leveret.broker.statistics;

/**
 * What several connections did, with their channels; a plain sum. Owned by one shard, or a copy.
 */
public class Traffic {
    public final ChannelCounters channels = new ChannelCounters();
    public long receivedBytes;
    public long sentBytes;

    /** How often something was read from their sockets. */
    public long reads;

    /** How often something was written to them. */
    public long writes;

    public void add(Traffic other) {
        channels.add(other.channels);
        addConnection(other.receivedBytes, other.sentBytes, other.reads, other.writes);
    }

    public void addConnection(long received, long sent, long read, long written) {
        receivedBytes += received;
        sentBytes += sent;
        reads += read;
        writes += written;
    }
}
