package io.leveret.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadCoalescingTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private long now;
    private int pauses;
    private final ReadCoalescing reads = new ReadCoalescing(() -> now, nanos -> pauses++);

    private void turns(int count, int messagesEach, long nanosEach) {
        for (int i = 0; i < count; i++) {
            now += nanosEach;
            for (int m = 0; m < messagesEach; m++) {
                reads.came();
            }
            reads.turnEnds();
        }
    }

    /** 100,000 a second, two at a time. */
    private void becomeFast() {
        turns(1_000, 2, 20 * MICRO);
        assertThat(pauses).isGreaterThan(500);
        pauses = 0;
    }

    @Test
    void pausesWhereMessagesComeFastAndAFewAtATime() {
        becomeFast();
        turns(100, 2, 20 * MICRO);
        assertThat(pauses).isEqualTo(100);
    }

    @Test
    void doesNotPauseBelowFiftyThousandASecond() {
        turns(10_000, 2, 42 * MICRO);
        assertThat(pauses).isZero();
    }

    @Test
    void doesNotPauseWhereTurnsHaveEnoughToDo() {
        turns(1_000, 200, 1 * MILLI);
        assertThat(pauses).isZero();
    }

    @Test
    void slowFlowAfterAFastOneIsNoticedWithinTenMilliseconds() {
        becomeFast();
        turns(1_000, 1, 1 * MILLI);
        assertThat(pauses).isLessThanOrEqualTo(10);
    }

    @Test
    void turnsWithoutMessagesNeverPause() {
        becomeFast();
        turns(100, 0, 20 * MICRO);
        assertThat(pauses).isZero();
    }
}
