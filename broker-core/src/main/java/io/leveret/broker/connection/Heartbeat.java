package io.leveret.broker.connection;

import io.leveret.broker.shard.Shard;
import io.leveret.time.Clock;

/**
 * Heartbeats of one connection (spec 4.2.7): one is sent when we wrote nothing for half an
 * interval, and a peer silent for two whole intervals is gone.
 *
 * <p>Runs on the real clock even where an application moves the broker's: the peer lives in real
 * time.
 */
final class Heartbeat implements Runnable {
    private static final int TICKS_UNTIL_DEAD = 4;

    private final Connection connection;
    private final Clock clock;
    private final Shard shard;
    private final long tickMillis;
    private Clock.Timer timer;
    private int silentTicks;
    private boolean received;
    private boolean sent;

    Heartbeat(Connection connection, Clock clock, Shard shard, int seconds) {
        this.connection = connection;
        this.clock = clock;
        this.shard = shard;
        this.tickMillis = seconds * 1000L / 2;
    }

    void start() {
        timer = clock.schedule(shard, tickMillis, this);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void received() {
        received = true;
    }

    void sent() {
        sent = true;
    }

    @Override
    public void run() {
        if (timer == null) {
            return;
        }
        // While we do not read from it, it may say what it likes: RabbitMQ does not count then.
        silentTicks = received || connection.isDeaf() ? 0 : silentTicks + 1;
        received = false;
        if (silentTicks >= TICKS_UNTIL_DEAD) {
            connection.peerSilent();
            return;
        }
        if (!sent) {
            connection.sendHeartbeat();
        }
        sent = false;
        start();
    }
}
