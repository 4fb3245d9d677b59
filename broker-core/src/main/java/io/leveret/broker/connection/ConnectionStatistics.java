package io.leveret.broker.connection;

import io.leveret.broker.channel.ChannelStatistics;
import java.util.List;
import java.util.Set;

/**
 * A connection at one moment.
 *
 * @param state as RabbitMQ names it: {@code running}, {@code flow} while it is not read for some
 *     reason, {@code blocked} under an alarm, and so on
 * @param reads how often something was read from the socket
 * @param writes how often something was written to it
 * @param pendingBytes written, but not taken by the operating system
 */
public record ConnectionStatistics(
        ConnectionInfo info,
        String state,
        long receivedBytes,
        long reads,
        long sentBytes,
        long writes,
        long pendingBytes,
        List<ChannelStatistics> channels) {

    private static final Set<String> OPEN = Set.of("running", "flow", "blocked");

    /** Whether it is through with the handshake, and nobody has begun to close it. */
    public boolean isOpen() {
        return OPEN.contains(state);
    }
}
