package io.leveret.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void manualClockStandsStillUntilItIsMoved() {
        ManualClock clock = new ManualClock(1_000);
        assertThat(clock.wallMillis()).isEqualTo(1_000);
        clock.advance(250);
        clock.advance(Duration.ofNanos(1_500_000));
        assertThat(clock.wallMillis()).isEqualTo(1_251);
        assertThat(clock.nanos()).isEqualTo(251_500_000);
    }

    @Test
    void timersRunInOrderAtTheirMoment() {
        ManualClock clock = new ManualClock(0);
        clock.schedule(Runnable::run, 20, () -> ran.add("second at " + clock.wallMillis()));
        clock.schedule(Runnable::run, 10, () -> ran.add("first at " + clock.wallMillis()));
        clock.schedule(Runnable::run, 20, () -> ran.add("third at " + clock.wallMillis()));
        clock.schedule(Runnable::run, 21, () -> ran.add("too late"));
        clock.advance(20);
        assertThat(ran).containsExactly("first at 10", "second at 20", "third at 20");
        assertThat(clock.wallMillis()).isEqualTo(20);
    }

    @Test
    void timerMaySetAnotherWithinTheSameMove() {
        ManualClock clock = new ManualClock(0);
        clock.schedule(
                Runnable::run,
                10,
                () -> clock.schedule(Runnable::run, 5, () -> ran.add("at " + clock.wallMillis())));
        clock.advance(20);
        assertThat(ran).containsExactly("at 15");
    }

    @Test
    void cancelledTimerDoesNotRunEvenIfItWasHandedOver() {
        ManualClock clock = new ManualClock();
        ArrayDeque<Runnable> home = new ArrayDeque<>();
        Clock.Timer timer = clock.schedule(home::add, 10, () -> ran.add("ran"));
        clock.advance(10);
        assertThat(home).hasSize(1);
        timer.cancel();
        home.poll().run();
        assertThat(ran).isEmpty();
    }

    @Test
    void nothingToWaitForRunsAtOnce() {
        ManualClock clock = new ManualClock();
        clock.schedule(Runnable::run, 0, () -> ran.add("ran"));
        assertThat(ran).containsExactly("ran");
    }

    @Test
    void systemClockRunsTimersOnTheirHome() throws InterruptedException {
        try (SystemClock clock = new SystemClock()) {
            CountDownLatch done = new CountDownLatch(2);
            long start = clock.nanos();
            clock.schedule(Runnable::run, 20, done::countDown);
            clock.schedule(Runnable::run, 0, done::countDown);
            Clock.Timer cancelled = clock.schedule(Runnable::run, 1, () -> ran.add("cancelled"));
            cancelled.cancel();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.nanos() - start).isGreaterThanOrEqualTo(20_000_000L);
            assertThat(ran).isEmpty();
            assertThat(Math.abs(clock.wallMillis() - System.currentTimeMillis())).isLessThan(1_000);
        }
    }
}
