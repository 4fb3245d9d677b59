package io.leveret.broker.connection;

import io.leveret.time.Clock;
import java.util.concurrent.Executor;

/**
 * Heartbeats of one connection (spec 4.2.7): one is sent when we wrote nothing for half an
 * interval, and a peer silent for two whole intervals is gone.
 *
 * <p>Runs on the real clock even where an application moves the broker's: the peer lives in real
 * time.
 */
final class Heartbeat implements Runnable {
    private static final int TICKS_UNTIL_DEAD = 4;

    /** What has heartbeats. */
    interface Line {
        void sendHeartbeat();

        /** Whether it is we who do not read, so that the peer's silence says nothing. */
        boolean isDeaf();

        void peerSilent();
    }

    private final Line line;
    private final Clock clock;
    private final Executor home;
    private final long tickMillis;
    private Clock.Timer timer;
    private int silentTicks;
    private boolean received;
    private boolean sent;

    Heartbeat(Line line, Clock clock, Executor home, int seconds) {
        this.line = line;
        this.clock = clock;
        this.home = home;
        this.tickMillis = seconds * 1000L / 2;
    }

    void start() {
        timer = clock.schedule(home, tickMillis, this);
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
        silentTicks = received || line.isDeaf() ? 0 : silentTicks + 1;
        received = false;
        if (silentTicks >= TICKS_UNTIL_DEAD) {
            line.peerSilent();
            return;
        }
        if (!sent) {
            line.sendHeartbeat();
        }
        sent = false;
        start();
    }
}
