package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.ChannelError;
import org.junit.jupiter.api.Test;

class SingleActiveConsumerTest {
    private final TestQueue test = TestQueue.classic().singleActiveConsumer().open();

    private TestConsumer subscribe(String tag, int priority) {
        return test.subscribe(TestConsumer.withPriority(tag, 0, priority));
    }

    @Test
    void theFirstGetsEverything() {
        TestConsumer first = subscribe("first", 0);
        TestConsumer second = subscribe("second", 0);
        test.publish("a", "b");
        assertThat(first.received).containsExactly("a", "b");
        assertThat(second.received).isEmpty();
    }

    @Test
    void theOthersWaitEvenWhileItHasNoCredit() {
        TestConsumer first = test.subscribe(1);
        TestConsumer second = subscribe("second", 9);
        test.publish("a", "b");
        assertThat(first.received).containsExactly("a");
        assertThat(second.received).isEmpty();
    }

    @Test
    void whenItGoesTheNextOfTheHighestPriorityFollows() {
        TestConsumer a = subscribe("a", 0);
        TestConsumer b = subscribe("b", 0);
        TestConsumer c = subscribe("c", 5);
        TestConsumer d = subscribe("d", 5);
        test.publish("1");
        test.queue.cancel(a);
        test.publish("2");
        test.queue.cancel(c);
        test.publish("3");
        test.queue.cancel(d);
        test.publish("4");
        assertThat(a.received).containsExactly("1");
        assertThat(c.received).containsExactly("2");
        assertThat(d.received).containsExactly("3");
        assertThat(b.received).containsExactly("4");
    }

    @Test
    void waitingMessagesGoToTheSuccessor() {
        TestConsumer first = test.subscribe(1);
        TestConsumer second = subscribe("second", 0);
        test.publish("a", "b");
        test.queue.cancel(first);
        assertThat(second.received).containsExactly("b");
        test.settle(first, "a", Outcome.RETURN);
        assertThat(second.received).containsExactly("b", "a");
    }

    @Test
    void statisticsNameTheActiveOne() {
        TestConsumer first = subscribe("first", 0);
        TestConsumer second = subscribe("second", 0);
        assertThat(test.queue.statistics().singleActiveConsumer()).isSameAs(first);
        test.queue.cancel(first);
        assertThat(test.queue.statistics().singleActiveConsumer()).isSameAs(second);
    }

    @Test
    void exclusiveConsumerIsRefused() {
        assertThatThrownBy(() -> test.subscribe(TestConsumer.exclusive("c")))
                .isInstanceOf(ChannelError.class)
                .hasMessageContaining("queue 'q' in vhost '/' in exclusive use");
    }
}
