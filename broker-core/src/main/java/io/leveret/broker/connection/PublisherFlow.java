package io.leveret.broker.connection;

import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.ConnectionMethod;

/**
 * Slows a connection that publishes: under a memory or disk alarm, when a queue it publishes to has
 * consumers that should catch up, when the disk is behind, and when it goes faster than a limit
 * allows. It is never refused anything, only not read for a while.
 *
 * <p>Connection's shard.
 */
public final class PublisherFlow {
    private final Connection connection;
    private final ReadGate.Hold alarm;
    private final ReadGate.Hold pace;
    private final ReadGate.Hold disk;
    private final RateWait rateWait;
    private boolean publishes;
    private boolean keepingPace;
    private boolean blocked;

    PublisherFlow(Connection connection, ReadGate reading) {
        this.connection = connection;
        this.alarm = reading.newHold(ReadGate.Reason.ALARM);
        this.pace = reading.newHold(ReadGate.Reason.PACE);
        this.disk = reading.newHold(ReadGate.Reason.DISK);
        this.rateWait =
                new RateWait(
                        reading.newHold(ReadGate.Reason.RATE),
                        connection.environment().clock(),
                        connection.shard());
    }

    /** Called for every publish: only a connection that publishes is blocked by an alarm. */
    public void publishing() {
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
        alarm.set(block);
    }

    /** Reads no more from this publisher until the queue's consumers have caught up a little. */
    public void keepPaceWith(HostedQueue queue) {
        if (!keepingPace) {
            keepingPace = true;
            pace.set(true);
            queue.awaitPace(
                    connection.shard(),
                    () -> {
                        keepingPace = false;
                        pace.set(false);
                    });
        }
    }

    /** Reads no more from this publisher until the disk has caught up. */
    public void awaitDisk() {
        if (!disk.isOn()) {
            disk.set(true);
            connection
                    .environment()
                    .diskBacklog()
                    .awaitRoom(connection.shard(), () -> disk.set(false));
        }
    }

    /** Goes on only after so many nanoseconds, or when {@code limiter} counts no more. */
    public void awaitRate(RateLimiter limiter, long nanos) {
        if (connection.isOpen()) {
            rateWait.begin(limiter, nanos);
        }
    }

    /** Whether it is we who do not listen, so that the peer's silence says nothing. */
    boolean isDeaf() {
        return blocked || disk.isOn() || rateWait.isWaiting();
    }

    /** The connection is gone. */
    void end() {
        rateWait.end();
    }
}
