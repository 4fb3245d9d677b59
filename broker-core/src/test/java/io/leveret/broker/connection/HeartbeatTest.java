package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final ManualClock clock = new ManualClock();
    private final TestLine line = new TestLine();
    private final Heartbeat heartbeat = new Heartbeat(line, clock, Runnable::run, 10);

    private static final class TestLine implements Heartbeat.Line {
        int sent;
        boolean deaf;
        boolean silent;

        @Override
        public void sendHeartbeat() {
            sent++;
        }

        @Override
        public boolean isDeaf() {
            return deaf;
        }

        @Override
        public void peerSilent() {
            silent = true;
        }
    }

    @Test
    void peerThatIsSilentForTwoIntervalsIsGone() {
        heartbeat.start();

        clock.advance(19_999);
        assertThat(line.silent).isFalse();
        clock.advance(1);
        assertThat(line.silent).isTrue();
    }

    @Test
    void peerThatSaysAnythingIsThere() {
        heartbeat.start();

        for (int i = 0; i < 10; i++) {
            clock.advance(15_000);
            heartbeat.received();
        }

        assertThat(line.silent).isFalse();
    }

    @Test
    void peerThatWeDoNotReadIsNotTakenForSilent() {
        heartbeat.start();
        line.deaf = true;
        clock.advance(3_600_000);
        assertThat(line.silent).isFalse();

        line.deaf = false;
        clock.advance(19_999);
        assertThat(line.silent).isFalse();
        clock.advance(1);
        assertThat(line.silent).isTrue();
    }

    @Test
    void oneIsSentWhenNothingWasForHalfAnInterval() {
        heartbeat.start();
        clock.advance(5_000);
        heartbeat.sent();
        clock.advance(5_000);

        assertThat(line.sent).isEqualTo(1);
    }
}
