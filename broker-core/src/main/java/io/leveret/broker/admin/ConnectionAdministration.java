package io.leveret.broker.admin;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.connection.ConnectionStatistics;
import io.leveret.codec.ReplyCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Clients' connections. */
public final class ConnectionAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;

    ConnectionAdministration(Administration administration, ConnectionEnvironment environment) {
        this.administration = administration;
        this.environment = environment;
    }

    /** All that have opened a vhost and are not about to close. */
    public CompletionStage<List<ConnectionSnapshot>> list() {
        return Gather.from(
                environment.connections().all(), Connection::shard, ConnectionAdministration::copy);
    }

    private static ConnectionSnapshot copy(Connection connection) {
        ConnectionStatistics statistics = connection.statistics();
        boolean open = statistics.state().equals("running") || statistics.state().equals("blocked");
        return open ? ConnectionSnapshot.of(statistics) : null;
    }

    static void addOpen(List<ConnectionSnapshot> open, Map<String, VhostTraffic> traffic) {
        for (ConnectionSnapshot connection : open) {
            VhostTraffic sum =
                    traffic.computeIfAbsent(connection.vhost(), name -> new VhostTraffic());
            sum.addBytes(
                    connection.statistics().receivedBytes(), connection.statistics().sentBytes());
            connection.channels().forEach(channel -> sum.add(channel.statistics().counters()));
        }
    }

    /** How many sockets are open. */
    public int count() {
        return environment.connections().all().size();
    }

    /**
     * Closes those that fit with 320, as RabbitMQ closes what an operator wants closed: {@code
     * CONNECTION_FORCED - <reason>}. Returns at once, with how many.
     */
    public int close(Predicate<ConnectionSnapshotKey> which, String reason) {
        int closing = 0;
        for (Connection connection : environment.connections().all()) {
            ConnectionSnapshotKey key =
                    new ConnectionSnapshotKey(
                            connection.info().name(),
                            connection.info().user(),
                            connection.info().vhost());
            if (which.test(key)) {
                closing++;
                connection
                        .shard()
                        .execute(
                                () ->
                                        connection.close(
                                                ReplyCode.CONNECTION_FORCED,
                                                "CONNECTION_FORCED - " + reason));
            }
        }
        return closing;
    }

    /** What can be known of a connection without asking its shard. */
    public record ConnectionSnapshotKey(String name, String user, String vhost) {}
}
