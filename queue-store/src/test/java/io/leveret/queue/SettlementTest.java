package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlementTest {
    private final TestQueue test = TestQueue.classic().open();

    @Test
    void requeuedMessageComesBackToItsPlace() {
        test.publish("a", "b", "c", "d");
        Entry a = test.get();
        Entry b = test.get();
        Entry c = test.get();
        test.queue.settle(null, c, Outcome.REQUEUE, null);
        test.queue.settle(null, a, Outcome.REQUEUE, null);
        test.queue.settle(null, b, Outcome.RETURN, null);
        assertThat(test.drain()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void requeuedMessageIsMarkedRedelivered() {
        test.publish("a", "b");
        Entry a = test.get();
        assertThat(a.redelivered()).isFalse();
        test.queue.settle(null, a, Outcome.REQUEUE, null);
        assertThat(test.get().redelivered()).isTrue();
        assertThat(test.get().redelivered()).isFalse();
        assertThat(test.queue.statistics().redelivered()).isEqualTo(1);
    }

    @Test
    void requeuedMessageGoesToTheNextConsumerInTurn() {
        TestConsumer first = test.subscribe(1);
        TestConsumer second = test.subscribe(1);
        test.publish("a", "b");
        test.settle(second, "b", Outcome.ACK);
        test.settle(first, "a", Outcome.REQUEUE);
        assertThat(second.received).containsExactly("b", "a");
    }

    @Test
    void rejectedMessageIsGoneWhereThereIsNoDeadLetterExchange() {
        TestConsumer consumer = test.subscribe(0);
        test.publish("a");
        test.settle(consumer, "a", Outcome.REJECT);
        assertThat(test.queue.unackedCount()).isZero();
        assertThat(test.queue.readyCount()).isZero();
        assertThat(test.effects.list).isEmpty();
    }

    @Test
    void deliveryIsSettledOnce() {
        TestConsumer consumer = test.subscribe(0);
        test.publish("a");
        Entry entry = consumer.held.get(0);
        test.queue.settle(consumer, entry, Outcome.ACK, null);
        test.queue.settle(consumer, entry, Outcome.REQUEUE, null);
        assertThat(test.queue.readyCount()).isZero();
        assertThat(test.queue.statistics().acked()).isEqualTo(1);
    }

    @Test
    void quorumQueueCountsHowOftenAMessageCameBack() {
        TestQueue quorum = TestQueue.quorum().open();
        quorum.publish("a");
        for (int count = 0; count < 5; count++) {
            Entry entry = quorum.get();
            assertThat(entry.deliveryCount()).isEqualTo(count);
            Outcome outcome = count % 2 == 0 ? Outcome.REQUEUE : Outcome.RETURN;
            quorum.queue.settle(null, entry, outcome, null);
        }
    }

    @Test
    void messageOverTheDeliveryLimitDies() {
        TestQueue quorum = TestQueue.quorum().deliveryLimit(2).deadLetters().open();
        quorum.publish("a");
        for (int count = 0; count < 3; count++) {
            quorum.queue.settle(null, quorum.get(), Outcome.REQUEUE, null);
        }
        assertThat(quorum.queue.readyCount()).isZero();
        assertThat(quorum.effects.list).containsExactly("dead a delivery_limit");
    }

    @Test
    void deliveryLimitZeroAllowsOneDelivery() {
        TestQueue quorum = TestQueue.quorum().deliveryLimit(0).open();
        quorum.publish("a");
        quorum.queue.settle(null, quorum.get(), Outcome.RETURN, null);
        assertThat(quorum.queue.readyCount()).isZero();
    }

    @Test
    void classicQueueHasNoDeliveryLimit() {
        TestQueue classic = TestQueue.classic().deliveryLimit(1).open();
        classic.publish("a");
        for (int i = 0; i < 10; i++) {
            classic.queue.settle(null, classic.get(), Outcome.REQUEUE, null);
        }
        assertThat(classic.queue.readyCount()).isEqualTo(1);
        assertThat(classic.get().deliveryCount()).isZero();
    }

    @Test
    void statisticsCountWhatHappened() {
        TestConsumer consumer = test.subscribe(2);
        test.publishPersistent("a");
        test.publish("bb", "ccc", "dddd");
        test.settle(consumer, "a", Outcome.ACK);
        Entry got = test.get();
        test.queue.settle(null, got, Outcome.REQUEUE, null);
        test.queue.get(true, entry -> {});

        QueueStatistics statistics = test.queue.statistics();
        assertThat(statistics.published()).isEqualTo(4);
        assertThat(statistics.deliveredManualAck()).isEqualTo(3);
        assertThat(statistics.gotManualAck()).isEqualTo(1);
        assertThat(statistics.gotNoAck()).isEqualTo(1);
        assertThat(statistics.acked()).isEqualTo(1);
        assertThat(statistics.redelivered()).isEqualTo(1);
        assertThat(statistics.ready()).isZero();
        assertThat(statistics.unacked()).isEqualTo(2);
        assertThat(statistics.unackedBytes()).isEqualTo(5);
        assertThat(statistics.persistentMessages()).isZero();
        assertThat(statistics.residentMessages()).isEqualTo(2);
    }
}
