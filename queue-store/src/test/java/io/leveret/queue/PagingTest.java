package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.queue.QueueSettings.Overflow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static final int COUNT = 5_000;

    private final TestQueue test = TestQueue.classic();
    private final String padding = "x".repeat(1_000);

    private TestQueue small() {
        test.budget = new BodyBudget(500_000);
        return test.open();
    }

    private void publish(int from, int to, boolean persistent) {
        for (int i = from; i < to; i++) {
            String body = "m" + i + padding;
            test.queue.publish(
                    persistent ? TestMessages.persistent(body) : TestMessages.message(body),
                    null,
                    null);
        }
    }

    private void expect(List<String> bodies, int from, int to) {
        assertThat(bodies).hasSize(to - from);
        for (int i = from; i < to; i++) {
            assertThat(bodies.get(i - from)).startsWith("m" + i + "x");
        }
    }

    private List<String> drain() {
        test.log.prompt = true;
        return test.drain();
    }

    @Test
    void storedMessagesLeaveMemoryWhenThereAreTooMany() {
        small();
        publish(0, COUNT, true);
        assertThat(test.queue.statistics().residentMessages()).isEqualTo(COUNT);
        test.log.sync();
        QueueStatistics statistics = test.queue.statistics();
        assertThat(statistics.residentMessages()).isLessThan(1_000);
        assertThat(statistics.ready()).isEqualTo(COUNT);
        assertThat(statistics.persistentMessages()).isEqualTo(COUNT);
        assertThat(test.budget.usedBytes()).isLessThan(1_000_000);
        expect(drain(), 0, COUNT);
        assertThat(test.log.bodiesOnDisk()).isEmpty();
    }

    @Test
    void memoryStaysBoundedHoweverManyArePublished() {
        small();
        for (int i = 0; i < 20; i++) {
            publish(i * 500, (i + 1) * 500, true);
            test.log.sync();
            assertThat(test.budget.usedBytes()).isLessThan(1_800_000);
        }
        expect(drain(), 0, 10_000);
    }

    private TestQueue smallWithSpill() {
        test.spill = test.log.spill();
        return small();
    }

    @Test
    void transientMessagesLeaveMemoryToo() {
        smallWithSpill();
        publish(0, COUNT, false);
        test.spill.sync();
        QueueStatistics statistics = test.queue.statistics();
        assertThat(statistics.residentMessages()).isLessThan(1_500);
        assertThat(statistics.ready()).isEqualTo(COUNT);
        assertThat(statistics.persistentMessages()).isZero();
        assertThat(test.log.bodiesOnDisk()).isEmpty();
        expect(drain(), 0, COUNT);
        assertThat(test.spill.bodiesOnDisk()).isEmpty();
        assertThat(test.queue.statistics().persistentBytes()).isZero();
        assertThat(test.budget.usedBytes()).isZero();
    }

    @Test
    void memoryStaysBoundedHoweverManyTransientOnesArePublished() {
        test.identity = new QueueIdentity("/", "q", false, false);
        smallWithSpill();
        for (int i = 0; i < 20; i++) {
            publish(i * 500, (i + 1) * 500, false);
            test.spill.sync();
            assertThat(test.budget.usedBytes()).isLessThan(1_800_000);
        }
        test.spill.promptReads = true;
        expect(test.drain(), 0, 10_000);
    }

    @Test
    void fewTransientMessagesAreNotWorthADisk() {
        smallWithSpill();
        publish(0, 20, false);
        TestQueue large = TestQueue.classic();
        large.budget = test.budget;
        large.open();
        for (int i = 0; i < 1_000; i++) {
            large.publish(padding);
        }
        assertThat(test.budget.exceeded()).isTrue();
        publish(20, 25, false);
        test.spill.sync();
        assertThat(test.spill.writtenMessages).isZero();
        expect(test.drain(), 0, 25);
    }

    @Test
    void spilledMessagesAreGoneAfterARestart() {
        smallWithSpill();
        publish(0, COUNT, false);
        test.spill.sync();
        publish(COUNT, COUNT + 10, true);
        test.log.sync();
        test.stop();
        test.open();
        expect(drain(), COUNT, COUNT + 10);
    }

    @Test
    void spilledMessagesAreSettledDeadLetteredAndReturnedAsOthersAre() {
        test.deadLetters();
        smallWithSpill();
        TestConsumer careful = TestConsumer.withPrefetch(0);
        careful.takesBodyAtOnce = true;
        test.subscribe(careful);
        publish(0, COUNT, false);
        test.spill.sync();
        assertThat(test.queue.unackedCount()).isEqualTo(COUNT);
        assertThat(test.queue.statistics().residentMessages()).isLessThan(1_500);

        test.queue.cancel(careful);
        test.queue.settle(careful, careful.held.get(0), Outcome.ACK, null);
        test.queue.settle(careful, careful.held.get(1), Outcome.REJECT, null);
        for (Entry entry : careful.held.subList(2, COUNT)) {
            test.queue.settle(careful, entry, Outcome.RETURN, null);
        }
        while (test.log.readOne()) {}
        assertThat(test.effects.list).singleElement().asString().startsWith("dead m1x");
        expect(drain(), 2, COUNT);
        assertThat(test.spill.bodiesOnDisk()).isEmpty();
    }

    @Test
    void deletedQueueForgetsWhatItSpilled() {
        smallWithSpill();
        publish(0, COUNT, false);
        test.spill.sync();
        test.queue.delete();
        assertThat(test.spill.deleted).isTrue();
        assertThat(test.budget.usedBytes()).isZero();
    }

    @Test
    void transientMessagesStayWhereThereIsNoDisk() {
        small();
        publish(0, COUNT, false);
        test.log.sync();
        assertThat(test.queue.statistics().residentMessages()).isEqualTo(COUNT);
        expect(test.drain(), 0, COUNT);
    }

    @Test
    void transientAndPersistentMessagesKeepTheirOrder() {
        small();
        for (int i = 0; i < COUNT; i++) {
            publish(i, i + 1, i % 3 != 0);
            if (i % 100 == 0) {
                test.log.sync();
            }
        }
        test.log.sync();
        assertThat(test.queue.statistics().residentMessages()).isLessThan(COUNT / 2);
        expect(drain(), 0, COUNT);
    }

    @Test
    void queueThatNobodyPublishesToPagesOutWhenOthersNeedMemory() {
        test.budget = new BodyBudget(3_000_000);
        test.open();
        publish(0, 2_000, true);
        test.log.sync();
        assertThat(test.queue.statistics().residentMessages()).isEqualTo(2_000);

        TestQueue other = TestQueue.classic();
        other.budget = test.budget;
        other.open();
        for (int i = 0; i < 2_000; i++) {
            other.publish("m" + i + padding);
        }
        assertThat(test.queue.statistics().residentMessages()).isLessThan(200);
        expect(drain(), 0, 2_000);
    }

    @Test
    void consumersAreFedFromDisk() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        TestConsumer consumer = test.subscribe(10);
        List<String> received = new ArrayList<>();
        while (received.size() < COUNT) {
            if (consumer.held.isEmpty()) {
                assertThat(test.log.readOne()).as("a read is under way").isTrue();
            } else {
                received.add(TestMessages.body(consumer.held.get(0)));
                test.queue.settle(consumer, consumer.held.remove(0), Outcome.ACK, null);
            }
        }
        expect(received, 0, COUNT);
        assertThat(test.queue.statistics().residentMessages()).isZero();
        assertThat(test.log.loadedMessages).isLessThanOrEqualTo(COUNT);
    }

    @Test
    void nothingIsReadThatNobodyWants() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        TestConsumer consumer = TestConsumer.withPrefetch(1);
        consumer.refuses = true;
        test.subscribe(consumer);
        test.log.read();
        assertThat(test.log.loadedMessages).isLessThan(COUNT / 2);
        test.log.read();
        assertThat(test.queue.statistics().residentMessages()).isLessThan(COUNT / 2);
    }

    @Test
    void getIsAnsweredOnceTheBodyIsBack() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        List<Entry> answers = new ArrayList<>();
        int asked = 0;
        do {
            asked++;
            test.queue.get(true, answers::add);
        } while (answers.size() == asked);
        test.log.read();
        assertThat(answers).hasSize(asked).doesNotContainNull();
        expect(answers.stream().map(TestMessages::body).toList(), 0, asked);
    }

    @Test
    void purgeForgetsWhatIsOnDisk() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        assertThat(test.queue.purge()).isEqualTo(COUNT);
        assertThat(test.log.bodiesOnDisk()).isEmpty();
        assertThat(test.queue.statistics().persistentBytes()).isZero();
        assertThat(test.queue.statistics().residentMessages()).isZero();
        publish(0, 10, true);
        expect(test.drain(), 0, 10);
    }

    @Test
    void purgeWhileReadingDoesNoHarm() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        TestConsumer consumer = test.subscribe(0);
        int received = consumer.received.size();
        test.queue.purge();
        test.log.read();
        publish(0, 10, true);
        expect(consumer.received.subList(received, received + 10), 0, 10);
    }

    @Test
    void expiredMessagesOnDiskAreDeadLetteredInOrder() {
        test.ttl(1_000).deadLetters();
        small();
        publish(0, COUNT, true);
        test.log.sync();
        test.clock.advance(1_000);
        while (test.log.readOne()) {}
        assertThat(test.effects.list).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertThat(test.effects.list.get(i)).startsWith("dead m" + i + "x");
        }
        assertThat(test.log.bodiesOnDisk()).isEmpty();
    }

    @Test
    void expiredMessagesOnDiskAreDroppedWithoutReading() {
        test.ttl(1_000);
        small();
        publish(0, COUNT, true);
        test.log.sync();
        test.clock.advance(1_000);
        assertThat(test.queue.readyCount()).isZero();
        assertThat(test.log.loadedMessages).isZero();
        assertThat(test.log.bodiesOnDisk()).isEmpty();
    }

    @Test
    void headOnDiskIsDroppedWhenTheQueueIsFull() {
        test.limited(COUNT, -1, Overflow.DROP_HEAD);
        small();
        publish(0, 2 * COUNT, true);
        test.log.sync();
        publish(2 * COUNT, 3 * COUNT, true);
        test.log.sync();
        expect(drain(), 2 * COUNT, 3 * COUNT);
    }

    @Test
    void returnedMessagesGoBeforeThoseOnDisk() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        TestConsumer consumer = test.subscribe(20);
        test.log.read();
        List<Entry> held = List.copyOf(consumer.held);
        test.queue.cancel(consumer);
        held.forEach(entry -> test.queue.settle(consumer, entry, Outcome.RETURN, null));
        expect(drain(), 0, COUNT);
    }

    @Test
    void prioritiesHoldAcrossMemoryAndDisk() {
        test.priorities(2);
        small();
        for (int i = 0; i < COUNT; i++) {
            test.queue.publish(
                    TestMessages.message("m" + i + "x" + padding, 2, i % 3, null), null, null);
            if (i % 700 == 0) {
                test.log.sync();
            }
        }
        test.log.sync();
        assertThat(test.queue.statistics().residentMessages()).isLessThan(2_000);
        List<String> bodies = drain();
        int at = 0;
        for (int priority = 2; priority >= 0; priority--) {
            for (int i = priority; i < COUNT; i += 3) {
                assertThat(bodies.get(at++)).startsWith("m" + i + "x");
            }
        }
    }

    @Test
    void lostBodyIsSkipped() {
        small();
        publish(0, COUNT, true);
        test.log.sync();
        int resident = (int) test.queue.statistics().residentMessages();
        test.log.loseAll();
        TestConsumer consumer = test.subscribe(0);
        while (test.log.readOne()) {}
        publish(COUNT, COUNT + 1, true);
        assertThat(consumer.received).hasSize(resident + 1);
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void bodiesOfDeliveredMessagesLeaveMemoryWhereTheConsumerHasTakenThem() {
        test.deadLetters();
        small();
        TestConsumer careful = TestConsumer.withPrefetch(0);
        careful.takesBodyAtOnce = true;
        test.subscribe(careful);
        publish(0, COUNT, true);
        test.log.sync();
        assertThat(test.queue.unackedCount()).isEqualTo(COUNT);
        assertThat(test.queue.statistics().residentMessages()).isZero();

        test.queue.cancel(careful);
        test.queue.settle(careful, careful.held.get(0), Outcome.ACK, null);
        test.queue.settle(careful, careful.held.get(1), Outcome.REJECT, null);
        for (Entry entry : careful.held.subList(2, COUNT)) {
            test.queue.settle(careful, entry, Outcome.RETURN, null);
        }
        while (test.log.readOne()) {}
        assertThat(test.effects.list).singleElement().asString().startsWith("dead m1x");
        expect(drain(), 2, COUNT);
    }

    @Test
    void bodiesOfDeliveredMessagesStayWhereTheConsumerMayStillNeedThem() {
        small();
        TestConsumer consumer = test.subscribe(0);
        publish(0, COUNT, true);
        test.log.sync();
        assertThat(test.queue.statistics().residentMessages()).isEqualTo(COUNT);
        assertThat(consumer.held).allMatch(entry -> entry.message() != null);
    }

    @Test
    void deletedQueueGivesItsMemoryBack() {
        small();
        publish(0, COUNT, true);
        test.queue.delete();
        assertThat(test.budget.usedBytes()).isZero();
        assertThat(test.budget.exceeded()).isFalse();
        test.log.sync();
    }
}
