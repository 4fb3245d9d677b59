package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorityTest {
    private final TestQueue test = TestQueue.classic();

    private void publish(String body, int priority) {
        test.queue.publish(TestMessages.prioritized(body, priority), null, null);
    }

    @Test
    void higherPriorityGoesFirstAndEqualsKeepTheirOrder() {
        test.priorities(10).open();
        publish("a1", 1);
        publish("a5", 5);
        publish("b1", 1);
        publish("b5", 5);
        publish("a10", 10);
        assertThat(test.drain()).containsExactly("a10", "a5", "b5", "a1", "b1");
    }

    @Test
    void absentPriorityIsZeroAndTooHighIsTheHighest() {
        test.priorities(3).open();
        publish("three", 3);
        test.publish("none");
        publish("nine", 9);
        publish("zero", 0);
        assertThat(test.drain()).containsExactly("three", "nine", "none", "zero");
    }

    @Test
    void queueWithoutPrioritiesIgnoresThem() {
        test.open();
        publish("low", 1);
        publish("high", 9);
        assertThat(test.drain()).containsExactly("low", "high");
    }

    @Test
    void maximumOfZeroIsAPlainQueue() {
        test.priorities(0).open();
        publish("low", 1);
        publish("high", 9);
        assertThat(test.drain()).containsExactly("low", "high");
    }

    @Test
    void all256LevelsWork() {
        test.priorities(255).open();
        List<String> expected = new ArrayList<>();
        for (int priority = 0; priority <= 255; priority++) {
            publish("p" + priority, priority);
            expected.add(0, "p" + priority);
        }
        assertThat(test.drain()).isEqualTo(expected);
    }

    @Test
    void requeuedMessageReturnsToItsPlaceInItsLevel() {
        test.priorities(5).open();
        for (int i = 0; i < 5; i++) {
            publish("m" + i, i % 2);
        }
        List<Entry> held = List.of(test.get(), test.get(), test.get(), test.get());
        for (int i : new int[] {2, 0, 3, 1}) {
            test.queue.settle(null, held.get(i), Outcome.REQUEUE, null);
        }
        assertThat(test.drain()).containsExactly("m1", "m3", "m0", "m2", "m4");
    }

    @Test
    void lowPriorityExpiresOnlyOnceNothingIsBeforeIt() {
        test.priorities(5).open();
        test.queue.publish(TestMessages.message("low", 0, 1, "10"), null, null);
        publish("high", 5);
        test.clock.advance(20);
        assertThat(test.queue.readyCount()).isEqualTo(2);
        assertThat(test.getBody()).isEqualTo("high");
        assertThat(test.queue.readyCount()).isZero();
    }
}
