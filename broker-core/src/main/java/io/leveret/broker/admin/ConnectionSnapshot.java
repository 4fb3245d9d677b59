package io.leveret.broker.admin;

import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.connection.ConnectionStatistics;
import java.util.List;

/** A client's connection and its channels, at one moment. */
public record ConnectionSnapshot(
        ConnectionInfo info, ConnectionStatistics statistics, List<ChannelSnapshot> channels) {

    static ConnectionSnapshot of(ConnectionStatistics statistics) {
        ConnectionInfo info = statistics.info();
        List<ChannelSnapshot> channels =
                statistics.channels().stream()
                        .map(channel -> new ChannelSnapshot(info, channel))
                        .toList();
        return new ConnectionSnapshot(info, statistics, channels);
    }

    public String name() {
        return info.name();
    }

    public String user() {
        return info.user();
    }

    public String vhost() {
        return info.vhost();
    }
}
