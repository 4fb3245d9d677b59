package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.store.MessageStore;
import io.leveret.store.StoreTransaction;
import io.leveret.store.TestHome;
import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue and a real store do together, whatever the store. */
abstract class QueueOnStoreContract {
    private static final int COUNT = 4_000;

    private final TestHome home = new TestHome();
    private final RecordingEffects effects = new RecordingEffects();
    private final BodyBudget budget = new BodyBudget(600_000);
    private final List<String> accepted = new ArrayList<>();
    private MessageStore store;
    private long queueId;
    private ClassicQueue queue;

    abstract MessageStore newStore() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = newStore();
        queueId = store.nextQueueId();
        queue =
                new ClassicQueue(
                        new QueueIdentity("/", "q", true, false),
                        QueueSettings.NONE,
                        new QueueStorage(
                                (listener, recovered) ->
                                        store.open(queueId, home, listener, recovered),
                                (listener, recovered) ->
                                        store.open(store.nextQueueId(), home, listener, recovered),
                                null,
                                budget),
                        new ManualClock(),
                        home,
                        effects);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String body(int i) {
        return "m" + i + "x".repeat(i % 700);
    }

    private void publish(String body, StoreTransaction tx) {
        queue.publish(
                TestMessages.persistent(body),
                new Receipt() {
                    @Override
                    public void accepted() {
                        accepted.add(body);
                    }

                    @Override
                    public void rejected() {
                        throw new AssertionError("rejected " + body);
                    }
                },
                tx);
    }

    private void publishAll() {
        for (int i = 0; i < COUNT; i++) {
            publish(body(i), null);
        }
        home.runUntil(() -> accepted.size() == COUNT);
    }

    @Test
    void publishersAreAnsweredInOrder() {
        publishAll();
        for (int i = 0; i < COUNT; i++) {
            assertThat(accepted.get(i)).isEqualTo(body(i));
        }
    }

    @Test
    void queueLargerThanItsBudgetIsConsumedInOrder() {
        publishAll();
        assertThat(queue.statistics().residentMessages()).isLessThan(COUNT / 2);
        TestConsumer consumer = TestConsumer.withPrefetch(100);
        consumer.takesBodyAtOnce = true;
        queue.subscribe(consumer);
        List<String> received = new ArrayList<>();
        while (received.size() < COUNT) {
            home.runUntil(() -> !consumer.held.isEmpty());
            Entry entry = consumer.held.remove(0);
            received.add(TestMessages.body(entry));
            queue.settle(consumer, entry, Outcome.ACK, null);
        }
        for (int i = 0; i < COUNT; i++) {
            assertThat(received.get(i)).isEqualTo(body(i));
        }
        assertThat(queue.readyCount() + queue.unackedCount()).isZero();
    }

    @Test
    void returnedMessagesComeAgainWhereverTheirBodiesWere() {
        publishAll();
        TestConsumer first = TestConsumer.withPrefetch(0);
        first.takesBodyAtOnce = true;
        queue.subscribe(first);
        home.runUntil(() -> first.held.size() == COUNT);
        queue.cancel(first);
        for (Entry entry : first.held) {
            queue.settle(first, entry, Outcome.RETURN, null);
        }
        TestConsumer second = TestConsumer.noAck("second");
        queue.subscribe(second);
        home.runUntil(() -> second.received.size() == COUNT);
        assertThat(second.received).isEqualTo(first.received);
    }

    @Test
    void transactionIsAnsweredAtItsCommit() {
        publish("before", null);
        home.runUntil(() -> accepted.size() == 1);
        StoreTransaction tx = store.begin();
        publish("in", tx);
        publish("after", null);
        home.runUntil(() -> accepted.size() == 2);
        assertThat(accepted).containsExactly("before", "after");
        List<String> committed = new ArrayList<>();
        store.commit(tx, home, () -> committed.add("done"));
        home.runUntil(() -> !committed.isEmpty());
        assertThat(accepted).containsExactly("before", "after", "in");
        TestConsumer consumer = TestConsumer.noAck("c");
        queue.subscribe(consumer);
        assertThat(consumer.received).containsExactly("before", "in", "after");
    }

    @Test
    void deletionAnswersWhoWaits() {
        publish("a", null);
        publish("b", store.begin());
        queue.delete();
        home.runPosted();
        assertThat(accepted).containsExactly("a", "b");
    }
}
