package io.leveret.broker.connection;

import io.leveret.broker.event.Events;
import io.leveret.broker.event.Facts;
import java.net.InetAddress;

/** Tells what becomes of connections. Names and values are those of RabbitMQ. */
final class ConnectionEvents {
    private static final String PROTOCOL = "{0,9,1}";

    private ConnectionEvents() {}

    static void loggedIn(Connection connection) {
        events(connection)
                .tell(
                        "user.authentication.success",
                        facts -> attempt(facts, connection, connection.info().user()));
    }

    static void loginRefused(Connection connection, String user, String why) {
        events(connection)
                .tell(
                        "user.authentication.failure",
                        facts -> attempt(facts, connection, user).say("error", why));
    }

    private static Facts attempt(Facts facts, Connection connection, String user) {
        ConnectionInfo info = connection.info();
        return facts.say("connection_type", "network")
                .say("name", user)
                .say("host", info.host())
                .say("connection_name", info.name())
                .say("peer_host", address(info.peerAddress()))
                .say("peer_port", (long) info.peerPort())
                .say("protocol", PROTOCOL)
                .say("auth_mechanism", info.mechanism())
                .say("ssl", connection.encrypted());
    }

    static void opened(Connection connection) {
        ConnectionInfo info = connection.info();
        events(connection)
                .tell(
                        "connection.created",
                        facts ->
                                facts.say("user_provided_name", info.peer().connectionName())
                                        .say("type", "network")
                                        .say("pid", info.name())
                                        .say("name", info.name())
                                        .say("port", (long) info.port())
                                        .say("peer_port", (long) info.peerPort())
                                        .say("host", info.host())
                                        .say("peer_host", address(info.peerAddress()))
                                        .say("ssl", connection.encrypted())
                                        .say("auth_mechanism", info.mechanism())
                                        .say("protocol", PROTOCOL)
                                        .say("user", info.user())
                                        .say("vhost", info.vhost())
                                        .say("timeout", (long) info.tuning().heartbeatSeconds())
                                        .say("frame_max", (long) info.tuning().frameMaxBytes())
                                        .say("channel_max", (long) info.tuning().channelMax())
                                        .say("client_properties", info.peer().clientProperties())
                                        .say("connected_at", info.connectedAtMillis())
                                        .say("node", node(connection))
                                        .by(info.user()));
    }

    static void closed(Connection connection) {
        ConnectionInfo info = connection.info();
        events(connection)
                .tell(
                        "connection.closed",
                        facts ->
                                facts.say("user_provided_name", info.peer().connectionName())
                                        .say("name", info.name())
                                        .say("pid", info.name())
                                        .say("node", node(connection))
                                        .say("client_properties", info.peer().clientProperties())
                                        .say("user", info.user()));
    }

    private static Events events(Connection connection) {
        return connection.environment().vhosts().events();
    }

    private static String node(Connection connection) {
        return connection.environment().vhosts().nodeName();
    }

    /** As Erlang writes an address: {@code {127,0,0,1}}. */
    private static String address(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder("{");
        int width = bytes.length == 4 ? 1 : 2;
        for (int i = 0; i < bytes.length; i += width) {
            int part = bytes[i] & 0xFF;
            text.append(i == 0 ? "" : ",")
                    .append(width == 1 ? part : part << 8 | bytes[i + 1] & 0xFF);
        }
        return text.append('}').toString();
    }
}
