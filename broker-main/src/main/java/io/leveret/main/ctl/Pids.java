package io.leveret.main.ctl;

import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.connection.ConnectionInfo;

/**
 * What stands where RabbitMQ shows Erlang's process identifiers: of the same form, and the same for
 * the same thing.
 */
final class Pids {
    private Pids() {}

    static String of(Call call, ConnectionInfo connection) {
        return pid(call, connection, 0);
    }

    static String of(Call call, ChannelSnapshot channel) {
        return pid(call, channel.connection(), channel.statistics().number());
    }

    static String ofQueue(Call call, long id) {
        return "<" + call.node().name() + ".1." + id + ".0>";
    }

    private static String pid(Call call, ConnectionInfo connection, int channel) {
        int peer = connection.peerHost().hashCode() & 0xFFFF;
        return "<"
                + call.node().name()
                + "."
                + (connection.connectedAtMillis() / 1000 + peer)
                + "."
                + connection.peerPort()
                + "."
                + channel
                + ">";
    }
}
