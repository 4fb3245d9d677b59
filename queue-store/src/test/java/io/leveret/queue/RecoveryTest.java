package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private final TestQueue test = TestQueue.classic();

    /** The broker stops without warning and starts again. */
    private void restart() {
        test.open();
    }

    @Test
    void storedMessagesComeBackInOrder() {
        test.open();
        test.publishPersistent("a", "b", "c");
        test.publish("transient");
        test.log.sync();
        test.publishPersistent("not yet stored");
        restart();
        assertThat(test.queue.readyCount()).isEqualTo(3);
        assertThat(test.queue.statistics().residentMessages()).isZero();
        assertThat(test.queue.statistics().persistentMessages()).isEqualTo(3);
        test.log.prompt = true;
        assertThat(test.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void unacknowledgedMessageComesBackToItsPlace() {
        test.open();
        test.log.prompt = true;
        test.publishPersistent("a", "b");
        test.get();
        restart();
        Entry first = test.get();
        assertThat(TestMessages.body(first)).isEqualTo("a");
        assertThat(first.redelivered()).isTrue();
    }

    @Test
    void newMessagesStandBehindRecoveredOnes() {
        test.open();
        test.log.prompt = true;
        test.publishPersistent("a", "b");
        restart();
        test.publishPersistent("c");
        assertThat(test.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void timeRunsOnWhileTheBrokerIsDown() {
        test.ttl(1_000).open();
        test.log.prompt = true;
        test.publishPersistent("old");
        test.clock.advance(600);
        test.publishPersistent("young");
        test.clock.advance(399);
        restart();
        assertThat(test.queue.readyCount()).isEqualTo(2);
        test.clock.advance(1);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        assertThat(test.drain()).containsExactly("young");
    }

    @Test
    void whatExpiredMeanwhileIsDeadLettered() {
        test.ttl(1_000).deadLetters().open();
        test.log.prompt = true;
        test.publishPersistent("a", "b");
        test.stop();
        test.clock.advance(5_000);
        restart();
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("dead a expired", "dead b expired");
    }

    @Test
    void prioritiesAndDeliveryCountsAreKept() {
        TestQueue quorum = TestQueue.quorum().priorities(5).open();
        quorum.log.prompt = true;
        quorum.queue.publish(TestMessages.prioritized("low", 1), null, null);
        quorum.queue.publish(TestMessages.prioritized("high", 4), null, null);
        quorum.queue.settle(null, quorum.get(), Outcome.REQUEUE, null);
        quorum.open();
        Entry high = quorum.get();
        assertThat(TestMessages.body(high)).isEqualTo("high");
        assertThat(high.deliveryCount()).isEqualTo(1);
        assertThat(high.priority()).isEqualTo(4);
    }

    @Test
    void cleanStopNotesWhatWasDelivered() {
        test.open();
        test.publishPersistent("held", "returned", "untouched");
        test.log.sync();
        test.get();
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        TestConsumer consumer = TestConsumer.withPrefetch(0);
        consumer.refuses = true;
        test.subscribe(consumer);
        test.queue.stop();
        assertThat(test.log.notedDelivered).containsExactlyInAnyOrder("held", "returned");
    }

    @Test
    void cleanStopNotesWhatWasDeliveredBeforeItWasWritten() {
        test.open();
        test.publishPersistent("held", "untouched");
        test.get();
        test.queue.stop();
        assertThat(test.log.notedDelivered).containsExactly("held");
    }

    /** All that a crash leaves may have been delivered before it, packed or not. */
    @Test
    void cleanStopNotesWhatWasRecoveredAndNotTouched() {
        test.open();
        test.publishPersistent("a", "b", "c");
        test.log.sync();
        test.open();
        test.log.promptReads = true;
        test.get();
        test.publishPersistent("new");
        test.log.sync();
        test.queue.stop();
        assertThat(test.log.notedDelivered).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void stoppedQueueConfirmsNothing() {
        test.open();
        test.queue.stop();
        assertThat(test.publish(TestMessages.message("a"))).isEmpty();
        assertThat(test.publish(TestMessages.persistent("b"))).isEmpty();
        assertThat(test.get()).isNull();
        assertThat(test.queue.purge()).isZero();
        test.queue.stop();
    }

    @Test
    void manyRecoveredMessagesAreFedToConsumers() {
        test.open();
        test.log.prompt = true;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            test.publishPersistent("m" + i);
            expected.add("m" + i);
        }
        restart();
        TestConsumer consumer = test.subscribe(TestConsumer.noAck("c"));
        assertThat(consumer.received).isEqualTo(expected);
    }
}
