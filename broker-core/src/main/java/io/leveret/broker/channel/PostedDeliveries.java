package io.leveret.broker.channel;

/**
 * Deliveries that a queue has posted to the event loop of a consumer's connection and that are not
 * taken there yet. Only when they are does the connection's write buffer know of them; so there
 * must not be too many.
 */
final class PostedDeliveries {
    /** What a delivery takes beside its body. */
    private static final int OVERHEAD_BYTES = 200;

    /** The queue hears of what was taken in lumps. */
    private static final int LUMP_BYTES = 32 << 10;

    private final long bytesMax;

    // Queue's home.
    private long postedBytes;

    // Channel's shard.
    private long takenBytes;
    private long toldBytes;

    // Written by the channel's shard, read by the queue's home.
    private volatile long heardBytes;

    PostedDeliveries(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Queue's home: one is posted. */
    void add(int bodyBytes) {
        postedBytes += bodyBytes + OVERHEAD_BYTES;
    }

    /** Queue's home: whether no more may be posted for now. */
    boolean isFull() {
        return postedBytes - heardBytes > bytesMax;
    }

    /** Channel's shard: one has come. */
    void take(int bodyBytes) {
        takenBytes += bodyBytes + OVERHEAD_BYTES;
        if (takenBytes - toldBytes > LUMP_BYTES) {
            tell();
        }
    }

    /** Channel's shard: tells the queue of all that have come. */
    void tell() {
        if (takenBytes != toldBytes) {
            toldBytes = takenBytes;
            heardBytes = takenBytes;
        }
    }
}
