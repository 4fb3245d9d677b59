package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.ChannelError;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final TestQueue test = TestQueue.classic().open();

    @Test
    void messagesComeInTheOrderTheyWerePublished() {
        test.publish("a", "b", "c");
        assertThat(test.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void orderHoldsOverManyMessages() {
        TestConsumer consumer = test.subscribe(3);
        for (int i = 0; i < 5_000; i++) {
            test.publish("m" + i);
            if (i % 3 == 0) {
                test.settle(consumer, TestMessages.body(consumer.held.get(0)), Outcome.ACK);
            }
        }
        while (!consumer.held.isEmpty()) {
            test.queue.settle(consumer, consumer.held.remove(0), Outcome.ACK, null);
        }
        assertThat(consumer.received).hasSize(5_000);
        for (int i = 0; i < 5_000; i++) {
            assertThat(consumer.received.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void consumerHoldsNoMoreThanItsPrefetch() {
        TestConsumer consumer = test.subscribe(2);
        test.publish("a", "b", "c");
        assertThat(consumer.received).containsExactly("a", "b");

        test.settle(consumer, "b", Outcome.ACK);
        assertThat(consumer.received).containsExactly("a", "b", "c");
        assertThat(test.queue.unackedCount()).isEqualTo(2);
    }

    @Test
    void consumerWithoutAcknowledgementsIgnoresPrefetch() {
        TestConsumer consumer = test.subscribe(new TestConsumer("c", true, false, 1, 0));
        test.publish("a", "b", "c");
        assertThat(consumer.received).containsExactly("a", "b", "c");
        assertThat(test.queue.unackedCount()).isZero();
    }

    @Test
    void consumersTakeTurns() {
        TestConsumer first = test.subscribe(0);
        TestConsumer second = test.subscribe(0);
        TestConsumer third = test.subscribe(0);
        test.publish("1", "2", "3", "4", "5", "6", "7");
        assertThat(first.received).containsExactly("1", "4", "7");
        assertThat(second.received).containsExactly("2", "5");
        assertThat(third.received).containsExactly("3", "6");
    }

    @Test
    void higherPriorityIsServedFirstWhileItHasCredit() {
        TestConsumer low = test.subscribe(TestConsumer.withPriority("low", 1, 0));
        TestConsumer high = test.subscribe(TestConsumer.withPriority("high", 2, 5));
        test.publish("1", "2", "3", "4");
        assertThat(high.received).containsExactly("1", "2");
        assertThat(low.received).containsExactly("3");

        test.settle(low, "3", Outcome.ACK);
        assertThat(low.received).containsExactly("3", "4");
    }

    @Test
    void refusedConsumerIsAskedAgainOnlyAfterResume() {
        TestConsumer consumer = TestConsumer.withPrefetch(0);
        consumer.refuses = true;
        test.subscribe(consumer);
        test.publish("a");
        consumer.refuses = false;
        test.publish("b");
        assertThat(consumer.received).isEmpty();

        test.queue.resume(consumer);
        assertThat(consumer.received).containsExactly("a", "b");
    }

    @Test
    void aPlaceIsTakenForEveryDeliveryAndNoOther() {
        TestConsumer consumer = test.subscribe(2);
        test.publish("a", "b", "c");
        assertThat(consumer.acquired).isEqualTo(2);
    }

    @Test
    void cancelledConsumerGetsNothingMoreAndKeepsWhatItHolds() {
        TestConsumer consumer = test.subscribe(0);
        test.publish("a");
        test.queue.cancel(consumer);
        test.publish("b");
        assertThat(consumer.received).containsExactly("a");
        assertThat(test.queue.unackedCount()).isEqualTo(1);

        test.settle(consumer, "a", Outcome.RETURN);
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void cancellingTwiceDoesNothing() {
        TestConsumer consumer = test.subscribe(0);
        test.queue.cancel(consumer);
        test.queue.cancel(consumer);
        assertThat(test.queue.consumerCount()).isZero();
    }

    @Test
    void exclusiveConsumerToleratesNoOther() {
        test.subscribe(TestConsumer.exclusive("first"));
        assertThatThrownBy(() -> test.subscribe(0))
                .isInstanceOf(ChannelError.class)
                .hasMessageContaining("queue 'q' in vhost '/' in exclusive use");
        assertThat(test.queue.consumerCount()).isEqualTo(1);
    }

    @Test
    void consumerCannotBecomeExclusiveBesideAnother() {
        test.subscribe(0);
        assertThatThrownBy(() -> test.subscribe(TestConsumer.exclusive("second")))
                .isInstanceOf(ChannelError.class)
                .hasMessageContaining("queue 'q' in vhost '/' in exclusive use");
    }

    @Test
    void exclusiveUseEndsWithTheConsumer() {
        TestConsumer first = test.subscribe(TestConsumer.exclusive("first"));
        test.queue.cancel(first);
        test.subscribe(TestConsumer.exclusive("second"));
        assertThat(test.queue.consumerCount()).isEqualTo(1);
    }

    @Test
    void quorumQueueDoesNotLookAtExclusive() {
        TestQueue quorum = TestQueue.quorum().open();
        quorum.subscribe(TestConsumer.exclusive("first"));
        quorum.subscribe(TestConsumer.exclusive("second"));
        assertThat(quorum.queue.consumerCount()).isEqualTo(2);
    }

    @Test
    void getOnAnEmptyQueueAnswersNull() {
        assertThat(test.get()).isNull();
        assertThat(test.queue.statistics().getEmpty()).isEqualTo(1);
    }

    @Test
    void gottenMessageWaitsForItsAcknowledgement() {
        test.publish("a", "b");
        Entry entry = test.get();
        assertThat(test.queue.unackedCount()).isEqualTo(1);
        assertThat(test.queue.readyCount()).isEqualTo(1);

        test.queue.settle(null, entry, Outcome.ACK, null);
        assertThat(test.queue.unackedCount()).isZero();
    }

    @Test
    void purgeRemovesReadyMessagesOnly() {
        test.publish("a", "b", "c");
        Entry held = test.get();
        assertThat(test.queue.purge()).isEqualTo(2);
        assertThat(test.queue.readyCount()).isZero();

        test.queue.settle(null, held, Outcome.REQUEUE, null);
        assertThat(test.drain()).containsExactly("a");
    }

    @Test
    void lastConsumerOfAnAutoDeleteQueueTakesItAlong() {
        TestQueue autoDelete = TestQueue.classic().autoDelete().open();
        assertThat(autoDelete.effects.list).isEmpty();
        TestConsumer first = autoDelete.subscribe(0);
        TestConsumer second = autoDelete.subscribe(0);
        autoDelete.queue.cancel(first);
        assertThat(autoDelete.effects.list).isEmpty();
        autoDelete.queue.cancel(second);
        assertThat(autoDelete.effects.list).containsExactly("unused");
    }

    @Test
    void deletedQueueThrowsItsConsumersOutAndIsDeafToTheRest() {
        TestConsumer consumer = test.subscribe(1);
        test.publish("a", "b");
        test.queue.delete();
        assertThat(consumer.cancelled).isTrue();

        test.settle(consumer, "a", Outcome.REQUEUE);
        assertThat(test.publish(TestMessages.persistent("c"))).containsExactly("accepted");
        test.queue.cancel(consumer);
        test.queue.touch();
        test.queue.delete();
        assertThat(consumer.received).containsExactly("a");
        assertThat(test.queue.readyCount()).isZero();
        assertThat(test.log.deleted).isTrue();
    }
}
