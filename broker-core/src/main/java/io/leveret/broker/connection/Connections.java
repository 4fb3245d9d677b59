package io.leveret.broker.connection;

import io.leveret.codec.ReplyCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** All connections of a broker. Any thread. */
public final class Connections {
    private final Set<Connection> accepted = ConcurrentHashMap.newKeySet();
    private final Tally ofVhosts = new Tally();
    private final Tally ofUsers = new Tally();
    private final Tally channelsOfUsers = new Tally();
    private final Promise<Void> empty = Promise.promise();
    private volatile boolean stopping;

    /** False if the broker is stopping and takes nobody in any more. */
    boolean add(Connection connection) {
        return !stopping && accepted.add(connection);
    }

    void remove(Connection connection) {
        accepted.remove(connection);
        if (stopping && accepted.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** Open connections by vhost. */
    Tally ofVhosts() {
        return ofVhosts;
    }

    /** Open connections by user. */
    Tally ofUsers() {
        return ofUsers;
    }

    /** Open channels by user. */
    Tally channelsOfUsers() {
        return channelsOfUsers;
    }

    public Collection<Connection> all() {
        return accepted;
    }

    /** Closes those {@code which} says, with 320 and this reason. */
    public void close(Predicate<ConnectionInfo> which, String reason) {
        for (Connection connection : accepted) {
            if (which.test(connection.info())) {
                connection
                        .shard()
                        .execute(
                                () ->
                                        connection.close(
                                                ReplyCode.CONNECTION_FORCED,
                                                ReplyCode.CONNECTION_FORCED + " - " + reason));
            }
        }
    }

    /** An alarm was raised or cleared. */
    public void alarmsChanged() {
        for (Connection connection : accepted) {
            connection.shard().execute(connection.flow()::alarmsChanged);
        }
    }

    /** Users got limits of their rates, or lost them. */
    public void ratesChanged() {
        for (Connection connection : accepted) {
            connection.shard().execute(connection::ratesChanged);
        }
    }

    /** Takes in no new connections; completes when the last is gone. */
    public Future<Void> drain() {
        stopping = true;
        if (accepted.isEmpty()) {
            empty.tryComplete();
        }
        return empty.future();
    }
}
