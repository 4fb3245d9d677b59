package io.leveret.broker.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final ManualClock clock = new ManualClock();
    private final List<Integer> passed = new ArrayList<>();

    /** Takes what it may from one gate, always has more to take, and is on this thread. */
    private void deliver(RateGate gate, int queue) {
        while (gate.isOpen(() -> deliver(gate, queue))) {
            gate.passed(100);
            passed.add(queue);
        }
    }

    private RateLimiter limiter(long messages, long bytes) {
        return RateLimiter.instead(null, messages, bytes, clock);
    }

    @Test
    void queueDeliversAtItsRate() {
        deliver(RateGate.of(limiter(500, 0), null, Runnable::run), 1);

        clock.advance(10_000);

        assertThat(passed).hasSizeBetween(4_950, 5_050);
    }

    @Test
    void queuesOfAVhostShareItsRate() {
        RateLimiter vhost = limiter(0, 100_000);
        deliver(RateGate.of(null, vhost, Runnable::run), 1);
        deliver(RateGate.of(null, vhost, Runnable::run), 2);

        clock.advance(10_000);

        assertThat(passed).hasSizeBetween(9_900, 10_100);
        assertThat(passed.stream().filter(queue -> queue == 1).count()).isBetween(4_900L, 5_100L);
    }

    @Test
    void slowerOfQueueAndVhostCounts() {
        deliver(RateGate.of(limiter(100, 0), limiter(1_000, 0), Runnable::run), 1);

        clock.advance(10_000);

        assertThat(passed).hasSizeBetween(990, 1_010);
    }

    @Test
    void whoAsksWhileItIsClosedIsCountedOnce() {
        RateLimiter limiter = limiter(10, 0);
        RateGate gate = RateGate.of(limiter, null, Runnable::run);
        List<String> runs = new ArrayList<>();
        while (gate.isOpen(() -> runs.add("first"))) {
            gate.passed(1);
        }

        assertThat(gate.isOpen(() -> runs.add("second"))).isFalse();
        assertThat(limiter.statistics().waiting()).isEqualTo(1);

        clock.advance(1_000);

        assertThat(runs).containsExactly("first");
        assertThat(limiter.statistics().waiting()).isZero();
        assertThat(limiter.statistics().waits()).isEqualTo(1);
    }

    /** A thousand who want one message each are no reason to go faster. */
    @Test
    void manyQueuesWithFewMessagesKeepToTheRateToo() {
        RateLimiter vhost = limiter(100, 0);
        for (int i = 0; i < 1_000; i++) {
            RateGate gate = RateGate.of(null, vhost, Runnable::run);
            deliverOne(gate, i);
        }

        clock.advance(5_000);

        assertThat(passed).hasSizeBetween(495, 510);
    }

    private void deliverOne(RateGate gate, int queue) {
        if (gate.isOpen(() -> deliverOne(gate, queue))) {
            gate.passed(100);
            passed.add(queue);
        }
    }

    @Test
    void noLimitNeedsNoGate() {
        assertThat(RateGate.of(null, null, Runnable::run)).isNull();
    }
}
