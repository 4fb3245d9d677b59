package io.leveret.broker;

/**
 * Every number that bounds what a client can make the broker hold, with what happens at the limit.
 *
 * @param frameMaxBytes offered in connection.tune; a larger frame closes the connection (501)
 * @param channelMax offered in connection.tune; a channel beyond closes the connection (530)
 * @param heartbeatSeconds offered in connection.tune; the client decides
 * @param handshakeTimeoutMillis a client not through with connection.open by then is dropped
 * @param messageBytesMax body of one message; a larger one closes the channel (406)
 * @param writeHighWaterBytes unwritten bytes of a connection at which its consumers get no more
 * @param writeStopReadingBytes unwritten bytes at which we stop reading from that connection
 * @param backlogCommandsMax commands a channel holds while it waits for a declare or the like; then
 *     we stop reading from its connection
 * @param closeTimeoutMillis how long we wait for connection.close-ok
 * @param consumerTimeoutMillis a channel with a delivery unacknowledged for longer is closed (406);
 *     0 waits forever
 * @param connectionMax connections there may be; one more is refused when it opens (530)
 * @param consumersPerChannelMax a consumer beyond closes the connection (530)
 * @param unackedPerChannelMax unacknowledged deliveries of a channel, whatever its prefetch; its
 *     consumers get no more
 * @param unconfirmedPerChannelMax publishes of a channel that wait to be confirmed; then its
 *     connection is not read until half of them are
 * @param bindingsPerVhostMax bindings a vhost may have; one more is refused (406)
 */
public record Limits(
        int frameMaxBytes,
        int channelMax,
        int heartbeatSeconds,
        int handshakeTimeoutMillis,
        int messageBytesMax,
        int writeHighWaterBytes,
        int writeStopReadingBytes,
        int backlogCommandsMax,
        int closeTimeoutMillis,
        long consumerTimeoutMillis,
        int connectionMax,
        int consumersPerChannelMax,
        int unackedPerChannelMax,
        int unconfirmedPerChannelMax,
        int bindingsPerVhostMax) {

    /** RabbitMQ's values where it has them. */
    public static final Limits DEFAULT =
            new Limits(
                    131_072,
                    2047,
                    60,
                    10_000,
                    16 << 20,
                    512 << 10,
                    16 << 20,
                    4096,
                    10_000,
                    1_800_000,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    1_000_000,
                    1 << 18,
                    Integer.MAX_VALUE);

    /** Below this a frame cannot hold what the handshake needs (spec 4.2.3 frame-min-size). */
    public static final int FRAME_MIN_BYTES = 4096;
}
