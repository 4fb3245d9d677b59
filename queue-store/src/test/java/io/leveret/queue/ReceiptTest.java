package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptTest {
    private final TestQueue test = TestQueue.classic().open();

    @Test
    void persistentMessageIsAcceptedWhenItIsOnDisk() {
        var outcome = test.publish(TestMessages.persistent("a"));
        assertThat(outcome).isEmpty();
        test.log.sync();
        assertThat(outcome).containsExactly("accepted");
        assertThat(test.log.bodiesOnDisk()).containsExactly("a");
    }

    @Test
    void transientMessageIsAcceptedAtOnceAndNotWritten() {
        assertThat(test.publish(TestMessages.message("a"))).containsExactly("accepted");
        test.log.sync();
        assertThat(test.log.writtenMessages).isZero();
    }

    @Test
    void queueWithoutLogAcceptsAtOnce() {
        TestQueue noLog = TestQueue.classic().autoDelete().open();
        assertThat(noLog.publish(TestMessages.persistent("a"))).containsExactly("accepted");
    }

    @Test
    void quorumQueueWritesTransientMessagesToo() {
        TestQueue quorum = TestQueue.quorum().open();
        var outcome = quorum.publish(TestMessages.message("a"));
        assertThat(outcome).isEmpty();
        quorum.log.sync();
        assertThat(outcome).containsExactly("accepted");
        assertThat(quorum.log.bodiesOnDisk()).containsExactly("a");
    }

    @Test
    void messageTakenWithoutAcknowledgementIsNeverWritten() {
        test.subscribe(TestConsumer.noAck("c"));
        assertThat(test.publish(TestMessages.persistent("a"))).containsExactly("accepted");
        test.log.sync();
        assertThat(test.log.writtenMessages).isZero();
    }

    @Test
    void messageAcknowledgedBeforeItIsWrittenCountsAsSafe() {
        TestConsumer consumer = test.subscribe(0);
        var outcome = test.publish(TestMessages.persistent("a"));
        test.settle(consumer, "a", Outcome.ACK);
        test.log.sync();
        assertThat(outcome).containsExactly("accepted");
        assertThat(test.log.writtenMessages).isZero();
    }

    @Test
    void messageIsDeliveredBeforeItIsWritten() {
        TestConsumer consumer = test.subscribe(0);
        test.publishPersistent("a");
        assertThat(consumer.received).containsExactly("a");
    }

    @Test
    void acknowledgedMessageLeavesTheDisk() {
        TestConsumer consumer = test.subscribe(0);
        test.publishPersistent("a", "b");
        test.log.sync();
        test.settle(consumer, "a", Outcome.ACK);
        assertThat(test.log.bodiesOnDisk()).containsExactly("b");
    }

    @Test
    void deletionOfTheQueueEndsTheWait() {
        var first = test.publish(TestMessages.persistent("a"));
        test.queue.purge();
        var second = test.publish(TestMessages.persistent("b"));
        test.queue.delete();
        test.log.sync();
        assertThat(first).containsExactly("accepted");
        assertThat(second).containsExactly("accepted");
    }

    @Test
    void transactionDecidesWhenItIsWritten() {
        TestLog.Transaction tx = new TestLog.Transaction();
        TestConsumer consumer = test.subscribe(0);
        test.publishPersistent("before");
        test.log.sync();
        test.queue.publish(TestMessages.persistent("in"), null, tx);
        test.queue.settle(consumer, consumer.takeHeld("before"), Outcome.ACK, tx);
        test.log.sync();
        assertThat(test.log.bodiesOnDisk()).containsExactly("before");

        test.log.commit(tx);
        assertThat(test.log.bodiesOnDisk()).containsExactly("in");
    }

    @Test
    void receiptsOutOfOrderAreAllTold() {
        TestLog.Transaction tx = new TestLog.Transaction();
        var inTransaction = new java.util.ArrayList<String>();
        test.queue.publish(
                TestMessages.persistent("in"),
                new Receipt() {
                    @Override
                    public void accepted() {
                        inTransaction.add("accepted");
                    }

                    @Override
                    public void rejected() {
                        inTransaction.add("rejected");
                    }
                },
                tx);
        var after = test.publish(TestMessages.persistent("after"));
        test.log.sync();
        assertThat(after).containsExactly("accepted");
        assertThat(inTransaction).isEmpty();
        test.log.commit(tx);
        assertThat(inTransaction).containsExactly("accepted");
    }
}
