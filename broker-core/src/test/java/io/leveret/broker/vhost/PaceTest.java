package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publishers and consumers of given speeds around queues that only count. */
class PaceTest {
    private final ManualClock clock = new ManualClock();
    private final Drain drain = new Drain();

    /** A queue, its publishers and its consumers; speeds in messages a millisecond. */
    private final class Flow {
        private final int publishing;
        private int consuming;
        private final Pace pace = new Pace(Runnable::run, clock, drain, () -> this.ready);
        private int ready;
        private int readyMax;
        private long published;
        private boolean held;

        Flow(int publishing, int consuming) {
            this.publishing = publishing;
            this.consuming = consuming;
        }

        void millisecond() {
            for (int i = 0; i < publishing && !held; i++) {
                publish();
            }
            ready -= Math.min(ready, consuming);
            readyMax = Math.max(readyMax, ready);
        }

        private void publish() {
            ready++;
            published++;
            pace.published();
            if (pace.holds()) {
                held = true;
                pace.await(() -> held = false);
            }
        }
    }

    private void run(int millis, List<Flow> flows) {
        for (int i = 0; i < millis; i++) {
            flows.forEach(Flow::millisecond);
            clock.advance(1);
        }
    }

    @Test
    void fastConsumersAreWaitedFor() {
        Flow flow = new Flow(120, 100);
        run(10_000, List.of(flow));
        assertThat(flow.readyMax).isLessThan(4 * Pace.READY_MAX);
        assertThat(flow.published).as("consumers never idle").isGreaterThan(950_000);
    }

    @Test
    void manyQueuesAreWaitedForThoughEachIsSlow() {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            flows.add(new Flow(5, 4));
        }
        run(20_000, flows);
        assertThat(flows).allSatisfy(flow -> assertThat(flow.readyMax).isLessThan(10_000));
    }

    @Test
    void publishersTwiceAsFastDoNotRunAway() {
        Flow flow = new Flow(120, 50);
        run(10_000, List.of(flow));
        assertThat(flow.readyMax).isLessThan(4 * Pace.READY_MAX);
    }

    @Test
    void nobodyWaitsForASlowConsumer() {
        Flow flow = new Flow(50, 3);
        run(10_000, List.of(flow));
        assertThat(flow.published).isEqualTo(500_000);
    }

    @Test
    void nobodyWaitsForASlowConsumerBesideABusyQueue() {
        Flow busy = new Flow(120, 100);
        Flow slow = new Flow(5, 1);
        run(10_000, List.of(busy, slow));
        assertThat(slow.published).isEqualTo(50_000);
        assertThat(busy.readyMax).isLessThan(4 * Pace.READY_MAX);
    }

    @Test
    void consumersThatPauseAreWaitedForAndConsumersThatStopAreNot() {
        Flow flow = new Flow(120, 100);
        run(1_000, List.of(flow));
        flow.consuming = 0;
        run(400, List.of(flow));
        assertThat(flow.ready).isLessThan(4 * Pace.READY_MAX);
        long published = flow.published;
        run(1_000, List.of(flow));
        assertThat(flow.published).isGreaterThan(published + 50_000);
    }

    @Test
    void nobodyWaitsWhereNobodyConsumes() {
        Flow flow = new Flow(100, 0);
        run(5_000, List.of(flow));
        assertThat(flow.published).isEqualTo(500_000);
    }

    @Test
    void whatWasReadAlreadyIsMadeUpForLater() {
        Flow flow = new Flow(120, 100);
        run(1_000, List.of(flow));
        // A large read that nothing could hold back.
        for (int i = 0; i < 20_000; i++) {
            flow.ready++;
            flow.pace.published();
        }
        run(2_000, List.of(flow));
        assertThat(flow.ready).isLessThan(2 * Pace.READY_MAX);
    }
}
