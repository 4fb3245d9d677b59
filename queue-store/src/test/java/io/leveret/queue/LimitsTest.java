package io.leveret.queue;

import static io.leveret.queue.QueueSettings.Overflow.DROP_HEAD;
import static io.leveret.queue.QueueSettings.Overflow.REJECT_PUBLISH;
import static io.leveret.queue.QueueSettings.Overflow.REJECT_PUBLISH_DLX;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {
    private final TestQueue test = TestQueue.classic();

    @Test
    void theOldestGoesWhenTheQueueIsFull() {
        test.limited(2, -1, DROP_HEAD).open();
        test.publish("a", "b", "c");
        assertThat(test.drain()).containsExactly("b", "c");
    }

    @Test
    void bytesAreThoseOfBodies() {
        test.limited(-1, 6, DROP_HEAD).open();
        test.publish("aaa", "bbb");
        assertThat(test.queue.readyCount()).isEqualTo(2);
        test.publish("c");
        assertThat(test.drain()).containsExactly("bbb", "c");
    }

    @Test
    void messageTooBigForTheQueueEmptiesIt() {
        test.limited(-1, 6, DROP_HEAD).open();
        test.publish("aaa", "ccccccc");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void unacknowledgedMessagesDoNotCount() {
        test.limited(1, -1, DROP_HEAD).open();
        TestConsumer consumer = test.subscribe(2);
        test.publish("a", "b", "c");
        assertThat(consumer.received).containsExactly("a", "b");
        assertThat(test.drain()).containsExactly("c");
    }

    @Test
    void returnedMessageMayBeTheOneThatGoes() {
        test.limited(2, -1, DROP_HEAD).open();
        test.publish("a", "b");
        Entry a = test.get();
        test.publish("c");
        test.queue.settle(null, a, Outcome.REQUEUE, null);
        assertThat(test.drain()).containsExactly("b", "c");
    }

    @Test
    void droppedMessageIsDeadLetteredAndAccepted() {
        test.limited(1, -1, DROP_HEAD).deadLetters().open();
        var first = test.publish(TestMessages.message("a"));
        test.publish("b");
        assertThat(first).containsExactly("accepted");
        assertThat(test.effects.list).containsExactly("dead a maxlen");
    }

    @Test
    void fullQueueRefuses() {
        test.limited(1, -1, REJECT_PUBLISH).deadLetters().open();
        assertThat(test.publish(TestMessages.message("a"))).containsExactly("accepted");
        assertThat(test.publish(TestMessages.message("b"))).containsExactly("rejected");
        assertThat(test.drain()).containsExactly("a");
        assertThat(test.effects.list).isEmpty();
        assertThat(test.publish(TestMessages.message("c"))).containsExactly("accepted");
    }

    @Test
    void bytesOverTheLimitAreRefused() {
        test.limited(-1, 5, REJECT_PUBLISH).open();
        assertThat(test.publish(TestMessages.message("aaa"))).containsExactly("accepted");
        assertThat(test.publish(TestMessages.message("bbb"))).containsExactly("rejected");
        assertThat(test.publish(TestMessages.message("cc"))).containsExactly("accepted");
    }

    @Test
    void queueOfLengthZeroRefusesEvenWhenAConsumerWaits() {
        test.limited(0, -1, REJECT_PUBLISH).open();
        TestConsumer consumer = test.subscribe(0);
        assertThat(test.publish(TestMessages.message("a"))).containsExactly("rejected");
        assertThat(consumer.received).isEmpty();
    }

    @Test
    void queueOfLengthZeroDeliversToAConsumerThatWaits() {
        test.limited(0, -1, DROP_HEAD).open();
        TestConsumer consumer = test.subscribe(1);
        test.publish("a", "b");
        assertThat(consumer.received).containsExactly("a");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void refusedMessageMayBeDeadLettered() {
        test.limited(1, -1, REJECT_PUBLISH_DLX).deadLetters().open();
        test.publish("a");
        assertThat(test.publish(TestMessages.persistent("b"))).containsExactly("rejected");
        assertThat(test.effects.list).containsExactly("dead b maxlen");
        assertThat(test.queue.statistics().residentMessages()).isEqualTo(1);
    }

    @Test
    void refusingQueueTakesBackWhatItDelivered() {
        test.limited(1, -1, REJECT_PUBLISH).open();
        test.publish("a");
        Entry a = test.get();
        test.publish("b");
        test.queue.settle(null, a, Outcome.REQUEUE, null);
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void smallerLimitIsAppliedAtOnce() {
        test.open();
        test.publish("a", "b", "c", "d", "e");
        test.limited(2, -1, DROP_HEAD);
        assertThat(test.drain()).containsExactly("d", "e");
    }

    @Test
    void highestPriorityStandsAtTheHeadAndGoesFirst() {
        test.priorities(5).limited(3, -1, DROP_HEAD).open();
        for (int priority : new int[] {1, 5, 3, 0, 2}) {
            test.queue.publish(TestMessages.prioritized("p" + priority, priority), null, null);
        }
        assertThat(test.drain()).containsExactly("p2", "p1", "p0");
    }
}
