package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckTimeoutTest {
    private final TestQueue test = TestQueue.classic();

    @Test
    void consumerThatHoldsAMessageTooLongIsReportedOnce() {
        test.ackTimeout(1_000).open();
        test.subscribe(TestConsumer.withPriority("slow", 0, 0));
        test.publish("a", "b");
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("timed out slow");
        test.clock.advance(100_000);
        assertThat(test.effects.list).hasSize(1);
    }

    @Test
    void eachMessageHasItsOwnTime() {
        test.ackTimeout(1_000).open();
        TestConsumer consumer = test.subscribe(0);
        test.publish("a");
        test.clock.advance(600);
        test.publish("b");
        test.settle(consumer, "a", Outcome.ACK);
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("timed out c");
    }

    @Test
    void everyLateConsumerIsReported() {
        test.ackTimeout(1_000).open();
        test.subscribe(TestConsumer.withPriority("a", 0, 0));
        test.subscribe(TestConsumer.withPriority("b", 0, 0));
        test.publish("1", "2", "3");
        test.clock.advance(1_000);
        assertThat(test.effects.list).containsExactly("timed out a", "timed out b");
    }

    @Test
    void promptConsumersAreLeftAlone() {
        test.ackTimeout(1_000).open();
        TestConsumer consumer = test.subscribe(0);
        for (int i = 0; i < 100; i++) {
            test.publish("m" + i);
            test.clock.advance(500);
            test.settle(consumer, "m" + i, Outcome.ACK);
        }
        test.clock.advance(5_000);
        assertThat(test.effects.list).isEmpty();
    }

    @Test
    void timeoutGivenLaterCountsFromThen() {
        test.open();
        test.subscribe(0);
        test.publish("a");
        test.clock.advance(5_000);
        test.ackTimeout(1_000);
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("timed out c");
    }

    @Test
    void timeoutMayBeTakenAway() {
        test.ackTimeout(1_000).open();
        test.subscribe(0);
        test.publish("a");
        test.ackTimeout(0);
        test.clock.advance(5_000);
        assertThat(test.effects.list).isEmpty();
    }

    @Test
    void messageThatWasGotTimesOutToo() {
        test.ackTimeout(1_000).open();
        test.publish("kept", "settled");
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            test.queue.get(
                    false,
                    new Getter() {
                        @Override
                        public void got(Entry entry) {
                            if (TestMessages.body(entry).equals("settled")) {
                                test.queue.settle(null, entry, Outcome.ACK, null);
                            }
                        }

                        @Override
                        public void timedOut(long timeoutMillis) {
                            told.add("timed out after " + timeoutMillis);
                        }
                    });
        }
        test.clock.advance(999);
        assertThat(told).isEmpty();
        test.clock.advance(1);
        assertThat(told).containsExactly("timed out after 1000");
        test.clock.advance(100_000);
        assertThat(told).hasSize(1);
    }
}
