package io.leveret.broker.connection;

import io.leveret.broker.channel.ChannelStatistics;
import java.util.List;

/**
 * A connection at one moment.
 *
 * @param state {@code running}, {@code blocked} and so on, as RabbitMQ names it
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
        List<ChannelStatistics> channels) {}
