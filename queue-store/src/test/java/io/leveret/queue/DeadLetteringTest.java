package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.queue.QueueSettings.Overflow;
import org.junit.jupiter.api.Test;

class DeadLetteringTest {
    private final TestQueue test = TestQueue.classic().deadLetters();

    @Test
    void rejectedMessageIsHandedOver() {
        test.open();
        test.publish("a");
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        assertThat(test.effects.list).containsExactly("dead a rejected");
        assertThat(test.queue.unackedCount()).isZero();
    }

    @Test
    void expiredMessagesAreHandedOverInOrder() {
        test.ttl(10).open();
        test.publish("a", "b", "c");
        test.clock.advance(10);
        assertThat(test.effects.list)
                .containsExactly("dead a expired", "dead b expired", "dead c expired");
    }

    @Test
    void queueKeepsItsCopyUntilTheDeadLetterIsSafe() {
        test.effects.promptly = false;
        test.open();
        test.log.prompt = true;
        test.publishPersistent("a");
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        assertThat(test.log.bodiesOnDisk()).containsExactly("a");
        assertThat(test.queue.statistics().persistentMessages()).isEqualTo(1);

        test.effects.allSafe();
        assertThat(test.log.bodiesOnDisk()).isEmpty();
        assertThat(test.queue.statistics().persistentMessages()).isZero();
    }

    @Test
    void rejectedMessageIsDeadLetteredBeforeTheNextIsDelivered() {
        test.open();
        TestConsumer consumer = test.subscribe(1);
        test.publish("a", "b");
        test.effects.onDeadLetter = () -> assertThat(consumer.received).containsExactly("a");
        test.settle(consumer, "a", Outcome.REJECT);
        assertThat(consumer.received).containsExactly("a", "b");
    }

    @Test
    void expiryPausesWhileTooManyAreUnderWay() {
        test.effects.promptly = false;
        test.ttl(10).open();
        for (int i = 0; i < DyingMessages.MAX + 5; i++) {
            test.publish("m" + i);
        }
        test.clock.advance(10);
        assertThat(test.effects.list).hasSize(DyingMessages.MAX);
        assertThat(test.queue.readyCount()).isEqualTo(5);
        assertThat(test.subscribe(0).received).isEmpty();

        test.effects.waiting.poll().run();
        assertThat(test.queue.readyCount()).isEqualTo(4);
        test.effects.allSafe();
        assertThat(test.queue.readyCount()).isZero();
        assertThat(test.effects.list)
                .last()
                .isEqualTo("dead m" + (DyingMessages.MAX + 4) + " expired");
    }

    @Test
    void newLimitDropsNoMoreAtOnceThanCanBeUnderWay() {
        test.effects.promptly = false;
        test.open();
        for (int i = 0; i < DyingMessages.MAX + 5; i++) {
            test.publish("m" + i);
        }
        test.limited(1, -1, Overflow.DROP_HEAD);
        assertThat(test.queue.readyCount()).isEqualTo(5);
        test.effects.allSafe();
        assertThat(test.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void safetyToldLateDoesNoHarm() {
        test.effects.promptly = false;
        test.open();
        test.publishPersistent("a");
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        test.queue.delete();
        Runnable done = test.effects.waiting.poll();
        done.run();
        done.run();
        assertThat(test.log.deleted).isTrue();
    }

    @Test
    void exchangeMayComeAndGo() {
        test.open();
        test.publish("a", "b");
        test.queue.apply(QueueSettings.NONE);
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        test.deadLetters();
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        assertThat(test.effects.list).containsExactly("dead b rejected");
    }

    @Test
    void messageMayReturnToTheQueueItDiedIn() {
        test.open();
        TestConsumer consumer = test.subscribe(1);
        test.effects.onDeadLetter = () -> test.publish("again");
        test.publish("a");
        test.settle(consumer, "a", Outcome.REJECT);
        assertThat(consumer.received).containsExactly("a", "again");
    }

    /** A thousand that have nowhere to go must not all be in memory, nor all be tried at once. */
    @Test
    void withAtLeastOnceAFewAreUnderWayAndTheOthersWait() {
        TestQueue kept = TestQueue.quorum().deadLetters();
        kept.settings = kept.settings.toBuilder().deadLettersAtLeastOnce(true).build();
        kept.effects.promptly = false;
        kept.open();
        kept.log.prompt = true;
        for (int i = 0; i < 100; i++) {
            kept.publishPersistent("m" + i);
            kept.queue.settle(null, kept.get(), Outcome.REJECT, null);
        }

        assertThat(kept.effects.list).hasSize(32).endsWith("dead m31 rejected");
        assertThat(kept.queue.statistics().dying()).isEqualTo(100);

        kept.effects.allSafe();
        assertThat(kept.effects.list).hasSize(100).endsWith("dead m99 rejected");
        assertThat(kept.queue.statistics().dying()).isZero();
        assertThat(kept.queue.statistics().dyingBytes()).isZero();
        assertThat(kept.log.bodiesOnDisk()).isEmpty();
    }

    @Test
    void withAtLeastOnceWhatIsKeptCountsForTheLimit() {
        TestQueue kept = TestQueue.quorum().deadLetters().limited(2, -1, Overflow.REJECT_PUBLISH);
        kept.settings = kept.settings.toBuilder().deadLettersAtLeastOnce(true).build();
        kept.effects.promptly = false;
        kept.open();
        kept.log.prompt = true;
        kept.publish("a", "b");
        kept.queue.settle(null, kept.get(), Outcome.REJECT, null);
        kept.publish("c");
        assertThat(kept.queue.readyCount()).isEqualTo(1);

        kept.effects.allSafe();
        kept.publish("d");
        assertThat(kept.queue.readyCount()).isEqualTo(2);
    }
}
