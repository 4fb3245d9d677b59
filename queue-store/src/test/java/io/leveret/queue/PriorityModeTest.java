package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** x-priority-mode: queues in which no priority starves another. */
class PriorityModeTest {
    private final TestQueue test = TestQueue.classic();

    private static TestQueue weighted(int maxPriority) {
        TestQueue test = TestQueue.classic().priorities(maxPriority);
        test.settings = test.settings.toBuilder().priorityMode(PriorityMode.WEIGHTED).build();
        return test;
    }

    private static TestQueue aging(int maxPriority, long intervalMillis) {
        TestQueue test = TestQueue.classic().priorities(maxPriority);
        test.settings =
                test.settings.toBuilder()
                        .priorityMode(PriorityMode.AGING)
                        .priorityAgingMillis(intervalMillis)
                        .build();
        return test;
    }

    private static void publish(TestQueue test, String body, int priority) {
        test.queue.publish(TestMessages.message(body, 2, priority, null), null, null);
    }

    private static int take(TestQueue test) {
        List<Entry> got = new ArrayList<>();
        test.queue.get(true, got::add);
        return got.get(0).priority();
    }

    @Test
    void sharesAreAsTheLevels() {
        TestQueue queue = weighted(3).open();
        for (int i = 0; i < 1000; i++) {
            for (int level = 0; level <= 3; level++) {
                publish(queue, "m", level);
            }
        }
        int[] taken = new int[4];
        for (int i = 0; i < 1000; i++) {
            taken[take(queue)]++;
        }
        for (int level = 0; level <= 3; level++) {
            assertThat(taken[level]).isBetween(99 * (level + 1), 101 * (level + 1));
        }
    }

    @Test
    void levelThatWasEmptyHasSavedUpNothing() {
        TestQueue queue = weighted(1).open();
        for (int i = 0; i < 1000; i++) {
            publish(queue, "low", 0);
            take(queue);
        }
        for (int i = 0; i < 30; i++) {
            publish(queue, "low", 0);
            publish(queue, "high", 1);
        }
        int low = 0;
        for (int i = 0; i < 30; i++) {
            low += take(queue) == 0 ? 1 : 0;
        }
        assertThat(low).isBetween(9, 11);
    }

    /** The level is served however much there is of all others, and however they come and go. */
    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "3, 1", "9, 0", "9, 4", "9, 8", "255, 0", "255, 100"})
    void underEndlessLoadAMessageWaitsForNoMoreThanTheBound(int maxPriority, int level) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 5; run++) {
            TestQueue queue = weighted(maxPriority).open();
            for (int i = random.nextInt(2000); i > 0; i--) {
                publish(queue, "x", random.nextInt(maxPriority + 1));
                if (random.nextBoolean()) {
                    take(queue);
                }
            }
            while (queue.queue.readyCount() > 0) {
                // Some start with an empty queue whose levels were served unevenly.
                take(queue);
            }
            int ahead = random.nextInt(3);
            for (int i = 0; i < ahead; i++) {
                publish(queue, "ahead", level);
            }
            publish(queue, "watched", level);
            long bound = WeightedReadyList.othersBefore(level, ahead, maxPriority);
            // Of every other level there is always more.
            for (int other = 0; other <= maxPriority; other++) {
                if (other != level) {
                    publish(queue, "load", other);
                }
            }
            for (long others = 0; ; others++) {
                List<Entry> got = new ArrayList<>();
                queue.queue.get(true, got::add);
                if (TestMessages.body(got.get(0)).equals("watched")) {
                    break;
                }
                assertThat(others).as("seed " + seed).isLessThan(bound);
                if (got.get(0).priority() != level) {
                    publish(queue, "load", got.get(0).priority());
                }
            }
        }
    }

    @Test
    void boundIsAsDocumented() {
        assertThat(WeightedReadyList.othersBefore(0, 0, 1)).isEqualTo(3);
        assertThat(WeightedReadyList.othersBefore(0, 0, 9)).isEqualTo(63);
        assertThat(WeightedReadyList.othersBefore(5, 2, 9)).isEqualTo(2 + 3 * 13);
    }

    @Test
    void messageGainsALevelForEveryInterval() {
        TestQueue queue = aging(5, 100).open();
        publish(queue, "low", 0);
        queue.clock.advance(199);
        publish(queue, "just in time", 2);
        queue.clock.advance(2);
        publish(queue, "too late", 2);
        publish(queue, "highest", 5);
        assertThat(queue.drain()).containsExactly("highest", "just in time", "low", "too late");
    }

    /** Only what came before, or less than an interval a level after, is delivered before. */
    @Test
    void nothingOvertakesAMessageForLongerThanItsLevelsAre() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 30; run++) {
            int max = 1 + random.nextInt(9);
            long interval = 1 + random.nextInt(50);
            TestQueue queue = aging(max, interval).open();
            Map<String, long[]> published = new HashMap<>();
            List<String> order = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                int level = random.nextInt(4) == 0 ? random.nextInt(max + 1) : max;
                String body = "m" + i;
                published.put(body, new long[] {level, queue.clock.wallMillis()});
                publish(queue, body, level);
                if (random.nextInt(3) == 0) {
                    queue.clock.advance(1 + random.nextInt(5));
                }
                if (random.nextBoolean()) {
                    queue.queue.get(true, entry -> order.add(TestMessages.body(entry)));
                }
            }
            order.addAll(queue.drain());
            assertOvertaken(order, published, interval, "seed " + seed);
        }
    }

    private static void assertOvertaken(
            List<String> order, Map<String, long[]> published, long interval, String seed) {
        assertThat(order).hasSize(published.size());
        for (int i = 0; i < order.size(); i++) {
            long[] later = published.get(order.get(i));
            for (int j = Math.max(0, i - 500); j < i; j++) {
                long[] earlier = published.get(order.get(j));
                boolean overtook = earlier[1] > later[1];
                if (overtook) {
                    assertThat(earlier[1] - later[1])
                            .as(seed)
                            .isLessThanOrEqualTo((earlier[0] - later[0]) * interval);
                }
            }
        }
    }

    @Test
    void restartKeepsTheAge() {
        TestQueue queue = aging(5, 100).open();
        queue.log.prompt = true;
        publish(queue, "low", 0);
        queue.clock.advance(300);
        publish(queue, "middle", 2);
        publish(queue, "high", 4);
        queue.open();
        queue.clock.advance(1);
        publish(queue, "too late", 3);
        assertThat(queue.drain()).containsExactly("high", "low", "too late", "middle");
    }

    @Test
    void clockThatWasPutBackHoldsNothingUp() {
        TestQueue queue = aging(5, 100).open();
        queue.log.prompt = true;
        queue.clock.advance(1000);
        publish(queue, "a", 0);
        TestQueue earlier = aging(5, 100);
        earlier.queue =
                new ClassicQueue(
                        earlier.identity,
                        earlier.settings,
                        QueueStorage.of(queue.log),
                        earlier.clock,
                        Runnable::run,
                        earlier.effects);
        assertThat(earlier.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void pagingKeepsTheAge() {
        test.budget = new BodyBudget(20_000);
        test.settings = aging(3, 10).settings;
        test.open();
        test.log.prompt = true;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            publish(test, "m" + i + "x".repeat(100), i % 2 == 0 ? 0 : 1);
            expected.add("m" + i + "x".repeat(100));
            // Each is published so long after the last that no level makes up for it.
            test.clock.advance(11);
        }
        assertThat(test.queue.statistics().residentMessages()).isLessThan(2000);
        assertThat(test.drain()).isEqualTo(expected);
    }
}
