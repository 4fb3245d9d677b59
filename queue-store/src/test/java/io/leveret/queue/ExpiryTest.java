package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryTest {
    private final TestQueue test = TestQueue.classic();

    @Test
    void messageDiesWhenItsTimeIsUpToTheMillisecond() {
        test.ttl(100).open();
        test.publish("a");
        test.clock.advance(99);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        test.clock.advance(1);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void nothingExpiresWithoutATimeToLive() {
        test.open();
        test.publish("a");
        test.clock.advance(1_000_000_000L);
        assertThat(test.drain()).containsExactly("a");
    }

    @Test
    void theSoonerOfQueueAndMessageCounts() {
        test.ttl(100).open();
        test.queue.publish(TestMessages.expiring("50", "50"), null, null);
        test.queue.publish(TestMessages.expiring("500", "500"), null, null);
        test.clock.advance(50);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        test.clock.advance(50);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void messageMayBringItsOwnExpiration() {
        test.open();
        test.queue.publish(TestMessages.expiring("a", "50"), null, null);
        test.clock.advance(49);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        test.clock.advance(1);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void messagesExpireFromTheHeadOnly() {
        test.open();
        test.queue.publish(TestMessages.expiring("late", "1000"), null, null);
        test.queue.publish(TestMessages.expiring("soon", "10"), null, null);
        test.clock.advance(500);
        assertThat(test.queue.readyCount()).isEqualTo(2);
        test.clock.advance(500);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void expiredMessageBehindTheHeadIsNotDelivered() {
        test.open();
        test.publish("stays");
        test.queue.publish(TestMessages.expiring("soon", "10"), null, null);
        test.publish("after");
        test.clock.advance(10);
        TestConsumer consumer = test.subscribe(0);
        assertThat(consumer.received).containsExactly("stays", "after");
    }

    @Test
    void unacknowledgedMessageDoesNotExpireUntilItComesBack() {
        test.ttl(100).open();
        test.publish("a");
        Entry entry = test.get();
        test.clock.advance(100);
        assertThat(test.queue.unackedCount()).isEqualTo(1);
        test.queue.settle(null, entry, Outcome.REQUEUE, null);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void requeuedMessageKeepsItsTime() {
        test.ttl(100).open();
        test.publish("a");
        Entry entry = test.get();
        test.clock.advance(40);
        test.queue.settle(null, entry, Outcome.REQUEUE, null);
        test.clock.advance(59);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        test.clock.advance(1);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void timeToLiveOfZeroMeansNowOrNever() {
        test.ttl(0).open();
        test.publish("nobody");
        assertThat(test.queue.readyCount()).isZero();
        TestConsumer consumer = test.subscribe(1);
        test.publish("taken", "no credit");
        assertThat(consumer.received).containsExactly("taken");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void expiredMessageStillCountsAsAccepted() {
        test.ttl(0).open();
        var outcome = test.publish(TestMessages.persistent("a"));
        test.log.sync();
        assertThat(outcome).containsExactly("accepted");
        assertThat(test.log.writtenMessages).isZero();
    }

    @Test
    void shorterTimeToLiveConcernsNewMessagesOnly() {
        test.ttl(1_000).open();
        test.publish("old");
        test.ttl(10);
        test.publish("new");
        test.clock.advance(500);
        assertThat(test.queue.readyCount()).isEqualTo(2);
        assertThat(test.getBody()).isEqualTo("old");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void aLongQueueExpiresStepByStep() {
        test.ttl(1_000).open();
        for (int i = 0; i < 2_000; i++) {
            test.publish("m" + i);
            test.clock.advance(1);
        }
        // The last was published a millisecond ago.
        assertThat(test.queue.readyCount()).isEqualTo(999);
        assertThat(test.getBody()).isEqualTo("m1001");
    }
}
