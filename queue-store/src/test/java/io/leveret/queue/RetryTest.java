package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues with x-retry-delay: what is given back waits its turn, and in no one's way. */
class RetryTest {
    private final TestQueue test = TestQueue.classic();

    private static TestQueue of(QueueType type) {
        TestQueue test = new TestQueue();
        test.identity = new QueueIdentity("/", "q", true, false, type);
        return test;
    }

    /** The moments, from now, at which a message comes that is given back each time. */
    private static List<Long> moments(TestQueue test, int count) {
        long start = test.clock.wallMillis();
        List<Long> moments = new ArrayList<>();
        TestConsumer consumer = test.subscribe(1);
        while (moments.size() < count) {
            while (consumer.held.isEmpty()) {
                test.clock.advance(1);
            }
            moments.add(test.clock.wallMillis() - start);
            test.queue.settle(consumer, consumer.held.remove(0), Outcome.REQUEUE, null);
        }
        return moments;
    }

    @ParameterizedTest
    @EnumSource(
            value = QueueType.class,
            names = {"CLASSIC", "QUORUM"})
    void messageGivenBackComesAgainToTheMillisecond(QueueType type) {
        TestQueue queue = of(type).retry(100, 1, -1, 0).open();
        queue.publish("a");
        TestConsumer consumer = queue.subscribe(0);
        queue.settle(consumer, "a", Outcome.REQUEUE);
        assertThat(queue.queue.waitingCount()).isEqualTo(1);
        assertThat(queue.queue.readyCount() + queue.queue.unackedCount()).isZero();
        queue.clock.advance(99);
        assertThat(consumer.received).containsExactly("a");
        queue.clock.advance(1);
        assertThat(consumer.received).containsExactly("a", "a");
        assertThat(consumer.held.get(0).deliveryCount()).isEqualTo(1);
        assertThat(consumer.held.get(0).redelivered()).isTrue();
        assertThat(queue.queue.waitingCount()).isZero();
    }

    @Test
    void delayGrowsUpToItsMaximum() {
        test.retry(100, 2, 500, 0).open();
        test.publish("a");
        assertThat(moments(test, 6)).containsExactly(0L, 100L, 300L, 700L, 1200L, 1700L);
    }

    @Test
    void multiplierNeedNotBeWhole() {
        test.retry(100, 1.15, -1, 0).open();
        test.publish("a");
        assertThat(moments(test, 4)).containsExactly(0L, 100L, 215L, 347L);
    }

    @Test
    void manyAttemptsDoNotOverflow() {
        RetryPolicy policy = new RetryPolicy(1_000, 10, -1, 0);
        assertThat(policy.delayMillis(1_000, 0)).isEqualTo(315_360_000_000L);
        assertThat(policy.delayMillis(Integer.MAX_VALUE, 0)).isEqualTo(315_360_000_000L);
    }

    @Test
    void jitterShortensByNoMoreThanItsPart() {
        RetryPolicy policy = new RetryPolicy(1_000, 2, 8_000, 0.5);
        long least = Long.MAX_VALUE;
        long most = 0;
        double sum = 0;
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            long delay = policy.delayMillis(3, i);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
            sum += delay;
        }
        assertThat(least).isBetween(2_000L, 2_010L);
        assertThat(most).isBetween(3_990L, 4_000L);
        assertThat(sum / count).isBetween(2_980.0, 3_020.0);
        assertThat(policy.delayMillis(9, 7)).isLessThanOrEqualTo(8_000L);
        assertThat(new RetryPolicy(1, 1, -1, 1).delayMillis(1, 5)).isEqualTo(1);
    }

    @Test
    void thoseBehindAreNotHeldUp() {
        test.retry(100, 1, -1, 0).open();
        test.publish("a", "b", "c");
        TestConsumer consumer = test.subscribe(1);
        test.settle(consumer, "a", Outcome.REQUEUE);
        assertThat(consumer.received).containsExactly("a", "b");
        test.settle(consumer, "b", Outcome.ACK);
        test.clock.advance(100);
        test.settle(consumer, "c", Outcome.ACK);
        assertThat(consumer.received).containsExactly("a", "b", "c", "a");
    }

    @Test
    void messageGoesBackToItsPlace() {
        test.retry(100, 1, -1, 0).open();
        test.publish("a", "b", "c");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        assertThat(test.queue.readyCount()).isEqualTo(2);
        test.clock.advance(100);
        assertThat(test.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void lostChannelReturnsAtOnceButCounts() {
        test.retry(100, 1, -1, 0).deliveryLimit(1).deadLetters().open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.RETURN, null);
        Entry again = test.get();
        assertThat(again.deliveryCount()).isEqualTo(1);
        test.queue.settle(null, again, Outcome.RETURN, null);
        assertThat(test.effects.list).containsExactly("dead a delivery_limit");
    }

    @ParameterizedTest
    @EnumSource(
            value = QueueType.class,
            names = {"CLASSIC", "QUORUM"})
    void messageOverItsDeliveryLimitIsDeadLettered(QueueType type) {
        TestQueue queue = of(type).retry(10, 1, -1, 0).deliveryLimit(2).deadLetters().open();
        queue.publish("a");
        assertThat(moments(queue, 3)).containsExactly(0L, 10L, 20L);
        assertThat(queue.effects.list).containsExactly("dead a delivery_limit");
        assertThat(queue.queue.waitingCount()).isZero();
        assertThat(queue.queue.statistics().persistentMessages()).isZero();
    }

    @Test
    void limitOfZeroGivesNoSecondChance() {
        test.retry(10, 1, -1, 0).deliveryLimit(0).deadLetters().open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        assertThat(test.effects.list).containsExactly("dead a delivery_limit");
    }

    @Test
    void rejectedForGoodDoesNotWait() {
        test.retry(100, 1, -1, 0).deadLetters().open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        assertThat(test.effects.list).containsExactly("dead a rejected");
    }

    @Test
    void messageThatExpiresMeanwhileDiesOfAge() {
        test.ttl(30).retry(100, 1, -1, 0).deadLetters().open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.clock.advance(29);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("dead a expired");
    }

    @Test
    void whatWaitsCountsAgainstNoLimitBeforeItIsReady() {
        test.limited(1, -1, QueueSettings.Overflow.DROP_HEAD)
                .retry(100, 1, -1, 0)
                .deadLetters()
                .open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.publish("b");
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(100);
        assertThat(test.effects.list).containsExactly("dead a maxlen");
        assertThat(test.drain()).containsExactly("b");
    }

    @Test
    void purgeTakesWhatWaitsToo() {
        test.retry(100, 1, -1, 0).open();
        test.log.prompt = true;
        test.publishPersistent("a", "b");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        assertThat(test.queue.purge()).isEqualTo(2);
        assertThat(test.log.bodiesOnDisk()).isEmpty();
        test.clock.advance(100);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void deletedQueueForgetsWhatWaits() {
        test.retry(100, 1, -1, 0).open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.queue.delete();
        test.clock.advance(100);
        assertThat(test.queue.readyCount() + test.queue.waitingCount()).isZero();
        assertThat(test.budget.usedBytes()).isZero();
    }

    @Test
    void policyThatEndsRetriesLeavesWhatWaitsItsMoment() {
        test.retry(100, 1, -1, 0).open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.queue.apply(QueueSettings.NONE);
        test.clock.advance(99);
        assertThat(test.queue.readyCount()).isZero();
        test.clock.advance(1);
        Entry again = test.get();
        test.queue.settle(null, again, Outcome.REQUEUE, null);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        assertThat(again.deliveryCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = QueueType.class,
            names = {"CLASSIC", "QUORUM"})
    void restartKeepsTheAttemptsAndTheRestOfTheWait(QueueType type) {
        TestQueue queue = of(type).retry(100, 2, -1, 0).open();
        queue.log.prompt = true;
        queue.publishPersistent("a", "b");
        queue.queue.settle(null, queue.get(), Outcome.REQUEUE, null);
        queue.clock.advance(100);
        queue.queue.settle(null, queue.get(), Outcome.REQUEUE, null);
        queue.clock.advance(50);
        queue.stop();
        queue.clock.advance(100);
        queue.open();
        assertThat(queue.queue.waitingCount()).isEqualTo(1);
        assertThat(queue.queue.readyCount()).isEqualTo(1);
        assertThat(queue.queue.statistics().persistentMessages()).isEqualTo(2);
        queue.clock.advance(49);
        assertThat(queue.queue.waitingCount()).isEqualTo(1);
        queue.clock.advance(1);
        Entry again = queue.get();
        assertThat(TestMessages.body(again)).isEqualTo("a");
        assertThat(again.deliveryCount()).isEqualTo(2);
        assertThat(again.redelivered()).isTrue();
    }

    @Test
    void waitThatEndedWhileTheBrokerWasDownIsOver() {
        test.retry(100, 1, -1, 0).open();
        test.log.prompt = true;
        test.publishPersistent("a", "b");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.stop();
        test.clock.advance(100);
        test.open();
        assertThat(test.queue.waitingCount()).isZero();
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void messageGivenBackBeforeItWasWrittenKeepsItsWait() {
        test.retry(100, 1, -1, 0).open();
        test.publishPersistent("a");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.log.sync();
        test.open();
        assertThat(test.queue.waitingCount()).isEqualTo(1);
        test.log.prompt = true;
        test.clock.advance(100);
        assertThat(test.get().deliveryCount()).isEqualTo(1);
    }

    @Test
    void orderlyStopNotesWhatWaitsAsDelivered() {
        test.retry(100, 1, -1, 0).open();
        test.log.prompt = true;
        test.publishPersistent("waiting", "untouched");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        test.queue.stop();
        assertThat(test.log.notedDelivered).containsExactly("waiting");
    }

    @Test
    void bodiesOfWhatWaitsLeaveMemoryWhenItIsShort() {
        test.budget = new BodyBudget(20_000);
        test.retry(100, 1, -1, 0).open();
        test.log.prompt = true;
        for (int i = 0; i < 500; i++) {
            test.publishPersistent("m" + i + "x".repeat(100));
        }
        for (int i = 0; i < 500; i++) {
            test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        }
        assertThat(test.queue.waitingCount()).isEqualTo(500);
        assertThat(test.queue.statistics().residentMessages()).isLessThan(150);
        test.clock.advance(100);
        List<String> bodies = test.drain();
        assertThat(bodies).hasSize(500).allMatch(body -> body.endsWith("x".repeat(100)));
    }

    /** Whatever is given back when: nothing comes early, and nothing late. */
    @Test
    void everyMessageComesExactlyWhenItsWaitIsOver() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 50; run++) {
            TestQueue queue = TestQueue.classic();
            RetryPolicy policy =
                    new RetryPolicy(
                            1 + random.nextInt(50),
                            1 + random.nextDouble(),
                            200,
                            random.nextDouble());
            queue.settings = QueueSettings.NONE.toBuilder().retry(policy).build();
            queue.open();
            TestConsumer consumer = queue.subscribe(0);
            long[] due = new long[20];
            for (int i = 0; i < due.length; i++) {
                queue.publish("m" + i);
                due[i] = queue.clock.wallMillis();
            }
            for (int step = 0; step < 500; step++) {
                for (Entry entry : List.copyOf(consumer.held)) {
                    int number = Integer.parseInt(TestMessages.body(entry).substring(1));
                    assertThat(queue.clock.wallMillis()).as("seed " + seed).isEqualTo(due[number]);
                    consumer.held.remove(entry);
                    queue.queue.settle(consumer, entry, Outcome.REQUEUE, null);
                    due[number] =
                            queue.clock.wallMillis()
                                    + policy.delayMillis(
                                            entry.deliveryCount(),
                                            "q".hashCode() * 31L + entry.position);
                }
                queue.clock.advance(1);
            }
        }
    }
}
