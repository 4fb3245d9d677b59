package io.leveret.broker.connection;

import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.ConnectionMethod;

/**
 * Slows a connection that publishes: under a memory or disk alarm, and when a queue it publishes to
 * has consumers that should catch up. It is never refused anything, only not read for a while.
 *
 * <p>Connection's shard.
 */
final class PublisherFlow {
    private final Connection connection;
    private final ReadGate reading;
    private boolean publishes;
    private boolean keepingPace;
    private boolean blocked;

    PublisherFlow(Connection connection, ReadGate reading) {
        this.connection = connection;
        this.reading = reading;
    }

    /** Called for every publish: only a connection that publishes is blocked by an alarm. */
    void publishing() {
        if (!publishes) {
            publishes = true;
            alarmsChanged();
        }
    }

    /** Whether an alarm blocks it now. */
    boolean blocked() {
        return blocked;
    }

    /** Tells a client that wants to know (connection.blocked, a RabbitMQ extension). */
    void alarmsChanged() {
        var alarms = connection.environment().alarms();
        boolean block = publishes && alarms.any();
        if (block == blocked || !connection.isOpen()) {
            return;
        }
        blocked = block;
        if (connection.peer().can("connection.blocked")) {
            connection.send(
                    0,
                    block
                            ? new ConnectionMethod.Blocked(alarms.reason())
                            : new ConnectionMethod.Unblocked());
        }
        reading.hold(ReadGate.Reason.ALARM, block);
    }

    /** Reads no more from this publisher until the queue's consumers have caught up a little. */
    void keepPaceWith(HostedQueue queue) {
        if (!keepingPace) {
            keepingPace = true;
            reading.hold(ReadGate.Reason.PACE, true);
            queue.awaitPace(
                    connection.shard(),
                    () -> {
                        keepingPace = false;
                        reading.hold(ReadGate.Reason.PACE, false);
                    });
        }
    }
}
