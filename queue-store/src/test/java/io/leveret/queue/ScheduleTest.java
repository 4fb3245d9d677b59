package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long NOW = 1_767_225_600_000L;

    private final Schedule schedule = new Schedule();

    private List<Long> due(long nowMillis) {
        List<Long> due = new ArrayList<>();
        while (schedule.hasDue(nowMillis)) {
            due.add(schedule.poll());
        }
        return due;
    }

    @Test
    void whatIsDueComesInTheOrderOfItsMomentsAndNotBefore() {
        schedule.add(NOW, NOW + 500, 1, 0);
        schedule.add(NOW, NOW + 100, 2, 0);
        schedule.add(NOW, NOW + 86_400_000, 3, 0);

        assertThat(due(NOW + 99)).isEmpty();
        assertThat(due(NOW + 100)).containsExactly(2L);
        assertThat(due(NOW + 499)).isEmpty();
        assertThat(due(NOW + 500)).containsExactly(1L);
        assertThat(due(NOW + 86_399_999)).isEmpty();
        assertThat(due(NOW + 86_400_000)).containsExactly(3L);
        assertThat(schedule.isEmpty()).isTrue();
    }

    @Test
    void whatIsDueTogetherComesInTheOrderItWasAdded() {
        long due = NOW + 100_000_000;
        for (long what = 0; what < 3000; what++) {
            schedule.add(NOW + what * 30_000, due, what, 0);
            // The moments between are looked at, so that the buckets get finer on the way.
            assertThat(schedule.hasDue(NOW + what * 30_000)).isFalse();
        }

        assertThat(due(due)).hasSize(3000).isSorted();
    }

    @Test
    void whatIsLateIsDueAtOnce() {
        schedule.add(NOW, NOW + 10, 1, 0);
        assertThat(due(NOW + 20)).containsExactly(1L);
        schedule.add(NOW + 20, NOW + 5, 2, 0);

        assertThat(due(NOW + 20)).containsExactly(2L);
    }

    @Test
    void nothingIsDueBeforeTheNextMoment() {
        schedule.add(NOW, NOW + 123_456_789, 1, 0);

        long now = NOW;
        for (int looks = 0; !schedule.hasDue(now); looks++) {
            assertThat(schedule.nextMillis())
                    .isGreaterThan(now)
                    .isLessThanOrEqualTo(NOW + 123_456_789);
            assertThat(looks).isLessThan(6);
            now = schedule.nextMillis();
        }
        assertThat(now).isEqualTo(NOW + 123_456_789);
    }

    @Test
    void clockMayBeSetBack() {
        schedule.add(NOW, NOW + 1000, 1, 0);
        schedule.add(NOW, NOW + 1001, 2, 0);
        schedule.add(NOW, NOW + 90_000_000, 3, 0);
        assertThat(due(NOW + 1000)).containsExactly(1L);

        long earlier = NOW - 3_600_000;
        schedule.add(earlier, earlier + 50, 4, 0);
        assertThat(due(earlier + 49)).isEmpty();
        assertThat(due(earlier + 50)).containsExactly(4L);
        assertThat(due(NOW + 1000)).isEmpty();
        assertThat(due(NOW + 90_000_000)).containsExactly(2L, 3L);
    }

    @Test
    void sizesAreKnownToTheNextPowerOfTwo() {
        schedule.add(NOW, NOW, 1, 0);
        schedule.add(NOW, NOW, 2, 1025);
        schedule.add(NOW, NOW, 3, Integer.MAX_VALUE);

        assertThat(schedule.hasDue(NOW)).isTrue();
        assertThat(schedule.headBytes()).isEqualTo(1);
        schedule.poll();
        assertThat(schedule.headBytes()).isEqualTo(2048);
        schedule.poll();
        assertThat(schedule.headBytes()).isEqualTo(1L << 31);
    }

    @Test
    void momentsFarAwayAndBefore1970AreTaken() {
        schedule.add(NOW, Long.MAX_VALUE, 1, 0);
        schedule.add(NOW, -5, 2, 0);

        assertThat(due(NOW)).containsExactly(2L);
        assertThat(due(Long.MAX_VALUE)).containsExactly(1L);
    }

    /** Against a priority queue, with moments of every distance and a clock that jumps. */
    @Test
    void isTheSameAsSorting() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        record Wanted(long due, long what) {}
        PriorityQueue<Wanted> expected =
                new PriorityQueue<>(
                        Comparator.comparingLong(Wanted::due).thenComparingLong(Wanted::what));
        long now = NOW;
        for (long what = 0; what < 200_000; what++) {
            long due = now + (random.nextLong() >>> 24 + random.nextInt(40));
            schedule.add(now, due, what, 0);
            expected.add(new Wanted(due, what));
            if (random.nextInt(8) == 0) {
                now += random.nextLong() >>> 30 + random.nextInt(34);
                while (schedule.hasDue(now)) {
                    assertThat(schedule.poll()).as("seed %d", seed).isEqualTo(expected.poll().what);
                }
                assertThat(expected.isEmpty() || expected.peek().due > now)
                        .as("seed %d", seed)
                        .isTrue();
            }
            assertThat(schedule.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void tenMillionTakeSixteenBytesEach() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        Random random = new Random(1);
        for (long what = 0; what < 10_000_000; what++) {
            schedule.add(NOW, NOW + random.nextInt(1_000_000_000), what, 1000);
        }
        System.gc();
        long after = runtime.totalMemory() - runtime.freeMemory();

        assertThat(after - before).isLessThan(180_000_000);
        assertThat(schedule.size()).isEqualTo(10_000_000);
    }
}
