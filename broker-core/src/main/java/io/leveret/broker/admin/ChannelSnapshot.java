package io.leveret.broker.admin;

import io.leveret.broker.channel.ChannelStatistics;
import io.leveret.broker.connection.ConnectionInfo;

/** A channel at one moment. */
public record ChannelSnapshot(ConnectionInfo connection, ChannelStatistics statistics) {

    /** {@code 127.0.0.1:40000 -> 127.0.0.1:5672 (1)}, as RabbitMQ names it. */
    public String name() {
        return connection.name() + " (" + statistics.number() + ")";
    }

    public String user() {
        return connection.user();
    }

    public String vhost() {
        return connection.vhost();
    }
}
