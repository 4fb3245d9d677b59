package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a queue calls may call the queue. */
class ReentrancyTest {
    private final TestQueue test = TestQueue.classic().open();

    @Test
    void deliveryMayPublish() {
        TestConsumer consumer = TestConsumer.noAck("c");
        consumer.onDelivery =
                () -> {
                    if (consumer.received.size() < 20_000) {
                        test.publish("m" + consumer.received.size());
                    }
                };
        test.subscribe(consumer);
        test.publish("m0");
        assertThat(consumer.received).hasSize(20_000).endsWith("m19999");
    }

    @Test
    void deliveryMaySettle() {
        TestConsumer consumer = TestConsumer.withPrefetch(1);
        consumer.onDelivery =
                () -> test.queue.settle(consumer, consumer.held.remove(0), Outcome.ACK, null);
        for (int i = 0; i < 20_000; i++) {
            test.publish("m" + i);
        }
        test.subscribe(consumer);
        assertThat(consumer.received).hasSize(20_000);
        assertThat(test.queue.unackedCount()).isZero();
    }

    @Test
    void deliveryMayCancelItsConsumer() {
        TestConsumer consumer = TestConsumer.withPrefetch(0);
        consumer.onDelivery = () -> test.queue.cancel(consumer);
        test.publish("a", "b");
        test.subscribe(consumer);
        assertThat(consumer.received).containsExactly("a");
    }

    @Test
    void deliveryMayDeleteTheQueue() {
        TestConsumer consumer = TestConsumer.withPrefetch(0);
        consumer.onDelivery = () -> test.queue.delete();
        test.publish("a", "b");
        test.subscribe(consumer);
        assertThat(consumer.received).containsExactly("a");
        assertThat(consumer.cancelled).isTrue();
    }

    @Test
    void messagePublishedInADeliveryComesAfterThoseThatWait() {
        TestConsumer consumer = TestConsumer.noAck("c");
        consumer.onDelivery =
                () -> {
                    if (consumer.received.size() == 1) {
                        test.publish("nested");
                    }
                };
        test.publish("a", "b");
        test.subscribe(consumer);
        assertThat(consumer.received).containsExactly("a", "b", "nested");
    }

    @Test
    void receiptMayPublish() {
        TestConsumer consumer = test.subscribe(TestConsumer.noAck("c"));
        test.queue.publish(
                TestMessages.message("a"),
                new Receipt() {
                    @Override
                    public void accepted() {
                        test.publish("b");
                    }

                    @Override
                    public void rejected() {}
                },
                null);
        assertThat(consumer.received).containsExactly("a", "b");
    }

    @Test
    void receiptOfAPromptLogMayPublishAndKeepsTheOrder() {
        test.log.prompt = true;
        TestConsumer consumer = test.subscribe(0);
        test.queue.publish(
                TestMessages.persistent("a"),
                new Receipt() {
                    @Override
                    public void accepted() {
                        test.publishPersistent("b");
                    }

                    @Override
                    public void rejected() {}
                },
                null);
        assertThat(consumer.received).containsExactly("a", "b");
    }

    @Test
    void getMayAskAgainInItsAnswer() {
        test.publish("a", "b");
        var bodies = new java.util.ArrayList<String>();
        test.queue.get(
                true,
                first -> {
                    bodies.add(TestMessages.body(first));
                    test.queue.get(true, second -> bodies.add(TestMessages.body(second)));
                });
        assertThat(bodies).containsExactly("a", "b");
    }

    @Test
    void failedDeliveryDoesNotStopTheQueue() {
        TestConsumer failing = TestConsumer.withPrefetch(0);
        failing.onDelivery =
                () -> {
                    throw new IllegalStateException("connection fell over");
                };
        test.subscribe(failing);
        try {
            test.publish("a");
        } catch (IllegalStateException expected) {
            test.queue.cancel(failing);
        }
        TestConsumer other = test.subscribe(0);
        test.publish("b");
        assertThat(other.received).containsExactly("b");
    }
}
