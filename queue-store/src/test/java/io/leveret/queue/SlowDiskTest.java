package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random commands while the disk reads and writes whenever it likes: no message is lost or comes
 * twice, and those that come for the first time come in order. A failure names its seed.
 */
class SlowDiskTest {
    private static final int RUNS = Integer.getInteger("leveret.model.runs", 60);
    private static final long[] BUDGETS = {50_000, 200_000, 2_300_000, 2_600_000};

    @Test
    void nothingIsLostDoubledOrOvertakenWhateverTheDiskDoes() {
        long first = new Random().nextLong();
        for (int i = 0; i < RUNS; i++) {
            long seed = first + i;
            try {
                new Run(seed).go();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final TestQueue test;
        private final boolean priorities;
        private final List<TestConsumer> consumers = new ArrayList<>();
        private final List<Held> held = new ArrayList<>();

        /** By position, which here is the number of the message. */
        private final Map<Long, String> waiting = new HashMap<>();

        private final long[] lastFirstTime = {-1, -1, -1};
        private long published;

        private record Held(TestConsumer consumer, Entry entry) {}

        Run(long seed) {
            random = new Random(seed);
            test = random.nextInt(4) == 0 ? TestQueue.quorum() : TestQueue.classic();
            priorities = random.nextInt(3) == 0;
            if (priorities) {
                test.priorities(2);
            }
            if (random.nextBoolean()) {
                test.deadLetters();
            }
            test.effects.promptly = random.nextBoolean();
            test.budget = new BodyBudget(BUDGETS[random.nextInt(BUDGETS.length)]);
            test.spill = test.log.spill();
            test.open();
        }

        private void sync() {
            test.log.sync();
            test.spill.sync();
        }

        void go() {
            for (int i = 0; i < 400; i++) {
                command();
            }
            consumers.forEach(test.queue::cancel);
            while (!held.isEmpty()) {
                settle(held.remove(held.size() - 1), Outcome.RETURN);
            }
            sync();
            while (test.queue.readyCount() > 0) {
                test.queue.get(false, entry -> take(null, entry));
                test.log.read();
            }
            while (!held.isEmpty()) {
                settle(held.remove(0), Outcome.ACK);
            }
            do {
                test.effects.allSafe();
                test.log.read();
            } while (!test.effects.waiting.isEmpty());
            assertThat(waiting).isEmpty();
            assertThat(test.log.bodiesOnDisk()).isEmpty();
            assertThat(test.spill.bodiesOnDisk()).isEmpty();
            QueueStatistics statistics = test.queue.statistics();
            assertThat(statistics.residentMessages()).isZero();
            assertThat(statistics.persistentMessages()).isZero();
            assertThat(statistics.readyBytes()).isZero();
            assertThat(statistics.unackedBytes()).isZero();
        }

        private void command() {
            int choice = random.nextInt(100);
            if (choice < 25) {
                publish(1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 20));
            } else if (choice < 60) {
                for (int i = random.nextInt(20); i > 0 && !held.isEmpty(); i--) {
                    int outcome = random.nextInt(8);
                    settle(
                            held.remove(random.nextInt(Math.min(5, held.size()))),
                            outcome < 5 ? Outcome.ACK : Outcome.values()[outcome - 4]);
                }
            } else if (choice < 65) {
                subscribe();
            } else if (choice < 68 && !consumers.isEmpty()) {
                test.queue.cancel(consumers.remove(random.nextInt(consumers.size())));
            } else if (choice < 72) {
                test.queue.get(false, entry -> take(null, entry));
            } else if (choice < 80) {
                sync();
            } else if (choice < 97) {
                test.log.readOne();
            } else if (choice < 99) {
                test.effects.allSafe();
            } else {
                purge();
            }
        }

        private void publish(int count) {
            for (int i = 0; i < count; i++) {
                String body = published + " " + "x".repeat(random.nextInt(300));
                waiting.put(published++, body);
                test.queue.publish(
                        TestMessages.message(
                                body,
                                random.nextInt(10) == 0 ? 1 : 2,
                                priorities ? random.nextInt(3) : null,
                                null),
                        null,
                        null);
            }
        }

        private void subscribe() {
            if (consumers.size() == 3) {
                return;
            }
            TestConsumer consumer = TestConsumer.withPrefetch(random.nextInt(50));
            consumer.takesBodyAtOnce = random.nextBoolean();
            consumer.onDelivery = () -> take(consumer, consumer.held.remove(0));
            consumers.add(consumer);
            test.queue.subscribe(consumer);
        }

        private void take(TestConsumer consumer, Entry entry) {
            if (entry == null) {
                return;
            }
            assertThat(waiting.get(entry.position)).isEqualTo(TestMessages.body(entry));
            if (!entry.redelivered()) {
                assertThat(entry.position).isGreaterThan(lastFirstTime[entry.priority()]);
                lastFirstTime[entry.priority()] = entry.position;
            }
            held.add(new Held(consumer, entry));
        }

        private void settle(Held delivery, Outcome outcome) {
            Entry entry = delivery.entry;
            if (outcome == Outcome.ACK || outcome == Outcome.REJECT) {
                assertThat(waiting.remove(entry.position)).isNotNull();
            }
            test.queue.settle(delivery.consumer, entry, outcome, null);
        }

        private void purge() {
            Set<Long> unsettled = new HashSet<>();
            held.forEach(each -> unsettled.add(each.entry.position));
            test.queue.purge();
            waiting.keySet().retainAll(unsettled);
        }
    }
}
