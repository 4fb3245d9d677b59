package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Queues with x-message-deduplication. */
class DeduplicationTest {
    private static final String[] ACCEPTED = {"accepted"};

    private final TestQueue test = TestQueue.classic();

    private static Message keyed(String body, String key) {
        return TestMessages.keyed(body, key);
    }

    private void publish(String body, String key) {
        test.queue.publish(keyed(body, key), null, null);
    }

    @Test
    void duplicateIsConfirmedAndDropped() {
        test.deduplicating().open();
        test.log.prompt = true;
        test.keys.keys.prompt = true;
        assertThat(test.publish(keyed("a", "1"))).containsExactly(ACCEPTED);
        assertThat(test.publish(keyed("again", "1"))).containsExactly(ACCEPTED);
        assertThat(test.publish(keyed("b", "2"))).containsExactly(ACCEPTED);
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void messagesWithoutAKeyAreAllTaken() {
        test.deduplicating().open();
        test.publish("a", "a");
        assertThat(test.drain()).containsExactly("a", "a");
    }

    @Test
    void keyGoesWithItsMessage() {
        test.deduplicating().open();
        publish("a", "1");
        Entry held = test.get();
        publish("while unacknowledged", "1");
        assertThat(test.queue.readyCount()).isZero();
        test.queue.settle(null, held, Outcome.REQUEUE, null);
        publish("while ready again", "1");
        test.queue.settle(null, test.get(), Outcome.ACK, null);
        publish("b", "1");
        assertThat(test.drain()).containsExactly("b");
    }

    @Test
    void keyIsThereWhileItsMessageWaitsToBeTriedAgain() {
        test.deduplicating().retry(100, 1, -1, 0).open();
        publish("a", "1");
        test.queue.settle(null, test.get(), Outcome.REQUEUE, null);
        publish("again", "1");
        assertThat(test.queue.readyCount()).isZero();
        test.clock.advance(100);
        assertThat(test.drain()).containsExactly("a");
    }

    @Test
    void keyStaysUntilADeadMessageIsSafe() {
        test.deduplicating().deadLetters().open();
        test.effects.promptly = false;
        publish("a", "1");
        test.queue.settle(null, test.get(), Outcome.REJECT, null);
        publish("too early", "1");
        assertThat(test.queue.readyCount()).isZero();
        test.effects.allSafe();
        publish("b", "1");
        assertThat(test.drain()).containsExactly("b");
    }

    @Test
    void keysGoWithExpiryPurgeAndLimits() {
        test.deduplicating().ttl(10).open();
        publish("a", "1");
        test.clock.advance(10);
        publish("b", "1");
        assertThat(test.queue.purge()).isEqualTo(1);
        publish("c", "1");
        assertThat(test.drain()).containsExactly("c");
        test.limited(1, -1, QueueSettings.Overflow.DROP_HEAD);
        publish("d", "1");
        publish("e", "2");
        publish("f", "1");
        assertThat(test.drain()).containsExactly("f");
    }

    @Test
    void duplicateIsNotConfirmedBeforeTheFirstIs() {
        test.deduplicating().open();
        List<String> first = test.publish(keyed("a", "1"));
        List<String> second = test.publish(keyed("again", "1"));
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        test.log.sync();
        assertThat(first).as("before its key is on disk").isEmpty();
        test.keys.sync();
        assertThat(first).containsExactly(ACCEPTED);
        assertThat(second).containsExactly(ACCEPTED);
        assertThat(test.publish(keyed("once more", "1"))).containsExactly(ACCEPTED);
    }

    @Test
    void refusedMessageLeavesNoKey() {
        test.deduplicating().limited(1, -1, QueueSettings.Overflow.REJECT_PUBLISH).open();
        publish("a", "1");
        assertThat(test.publish(keyed("b", "2"))).containsExactly("rejected");
        assertThat(test.publish(keyed("b", "2"))).containsExactly("rejected");
        test.drain();
        publish("b", "2");
        assertThat(test.drain()).containsExactly("b");
    }

    @Test
    void deletionAnswersWhoWaits() {
        test.deduplicating().open();
        List<String> first = test.publish(keyed("a", "1"));
        List<String> second = test.publish(keyed("again", "1"));
        test.queue.delete();
        assertThat(first).containsExactly(ACCEPTED);
        assertThat(second).containsExactly(ACCEPTED);
        assertThat(test.keys.keys.deleted).isTrue();
    }

    @Test
    void restartRemembersTheKeysOfWhatIsThere() {
        test.deduplicating().open();
        publish("a", "1");
        publish("b", "2");
        publish("c", "3");
        test.keys.sync();
        test.queue.settle(null, test.get(), Outcome.ACK, null);
        publish("not yet stored", "4");
        test.open();
        test.log.promptReads = true;
        test.publish(keyed("again", "2"));
        test.publish(keyed("again", "3"));
        test.publish(keyed("gone", "1"));
        test.publish(keyed("never was there", "4"));
        test.keys.sync();
        assertThat(test.drain()).containsExactly("b", "c", "gone", "never was there");
    }

    @Test
    void keyOfAMessageThatACrashTookIsForgotten() {
        test.deduplicating().open();
        publish("a", "1");
        test.keys.sync();
        test.log.loseAll();
        test.open();
        test.log.prompt = true;
        test.keys.keys.prompt = true;
        assertThat(test.publish(keyed("a", "1"))).containsExactly(ACCEPTED);
        assertThat(test.drain()).containsExactly("a");
    }

    @Test
    void transientMessagesHaveKeysInMemory() {
        test.deduplicating().open();
        FieldTable headers = FieldTable.of(Deduplication.HEADER, "1");
        Message message = TestMessages.message("a", 1, null, null, headers, null);
        assertThat(test.publish(message)).containsExactly(ACCEPTED);
        assertThat(test.publish(message)).containsExactly(ACCEPTED);
        assertThat(test.queue.readyCount()).isEqualTo(1);
        test.keys.sync();
        assertThat(test.keys.keys.writtenMessages).isZero();
    }

    @Test
    void cacheRemembersMessagesThatAreGone() {
        test.deduplicating(2, -1).open();
        publish("a", "1");
        test.queue.settle(null, test.get(), Outcome.ACK, null);
        publish("again", "1");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void cacheForgetsTheOldestFirst() {
        test.deduplicating(2, -1).open();
        publish("a", "1");
        publish("b", "2");
        publish("c", "3");
        publish("dropped", "2");
        publish("dropped", "3");
        publish("a again", "1");
        assertThat(test.drain()).containsExactly("a", "b", "c", "a again");
    }

    @Test
    void cacheForgetsToTheMillisecond() {
        test.deduplicating(10, 100).open();
        publish("a", "1");
        test.clock.advance(99);
        publish("dropped", "1");
        test.clock.advance(1);
        publish("b", "1");
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void messageMayHaveATimeOfItsOwn() {
        test.deduplicating(10, 100).open();
        FieldTable headers = FieldTable.of(Deduplication.HEADER, "1", Deduplication.CACHE_TTL, 5);
        test.queue.publish(TestMessages.message("a", 2, null, null, headers, null), null, null);
        test.clock.advance(4);
        publish("dropped", "1");
        test.clock.advance(1);
        publish("b", "1");
        assertThat(test.drain()).containsExactly("a", "b");
    }

    @Test
    void restartKeepsTheCacheAndTheRestOfItsTime() {
        test.deduplicating(3, 100).open();
        for (int i = 1; i <= 4; i++) {
            publish("m" + i, "k" + i);
            test.clock.advance(10);
        }
        test.keys.sync();
        test.drain();
        test.open();
        publish("dropped", "k2");
        publish("forgotten", "k1");
        test.keys.sync();
        test.clock.advance(70);
        test.open();
        publish("too old", "k2");
        publish("dropped", "k4");
        test.log.promptReads = true;
        assertThat(test.drain()).containsExactly("forgotten", "too old");
    }

    @Test
    void keyOfAMessageForNoAckConsumersIsKept() {
        test.deduplicating(3, -1).open();
        TestConsumer consumer = test.subscribe(TestConsumer.noAck("c"));
        List<String> outcome = test.publish(keyed("a", "1"));
        assertThat(consumer.received).containsExactly("a");
        assertThat(outcome).isEmpty();
        test.keys.sync();
        assertThat(outcome).containsExactly(ACCEPTED);
        test.open();
        publish("dropped", "1");
        assertThat(test.queue.readyCount()).isZero();
    }

    @Test
    void transactionWritesItsOwnKeys() {
        test.deduplicating().open();
        TestLog.Transaction tx = test.keys.begin();
        test.queue.publish(keyed("a", "1"), null, tx);
        test.queue.publish(keyed("again", "1"), null, tx);
        test.keys.commit(tx);
        test.keys.sync();
        test.open();
        publish("dropped", "1");
        test.log.promptReads = true;
        assertThat(test.drain()).containsExactly("a");
    }

    @Test
    void keysAreComparedAsErlangDoes() {
        Set<Object> distinct = new HashSet<>();
        for (Object value : Arrays.asList(1, "1", 1.0, 1.5, true, false, null, "", "a", "A", -1)) {
            distinct.add(key(value));
        }
        assertThat(distinct).hasSize(11).doesNotContainNull();
        assertThat(key(1)).isEqualTo(key(1L)).isEqualTo(key((short) 1));
        assertThat(key(1.5f)).isEqualTo(key(1.5));
        assertThat(key(List.of(1))).isNull();
        assertThat(key(FieldTable.of("a", 1))).isNull();
    }

    private static Object key(Object value) {
        return new KeySource(Deduplication.HEADER).of(TestMessages.keyed("x", value).header());
    }

    @Test
    void messageIdMayBeTheKey() {
        Deduplication byId = Deduplication.of(FieldTable.of(Deduplication.PROPERTY, "message_id"));
        Message message = TestMessages.message("x", 2, null, null, null, "id");
        assertThat(byId.keys().of(message.header())).isNotNull();
        assertThat(byId.keys().of(TestMessages.keyed("x", "id").header())).isNull();
    }

    @Test
    void memoryIsBoundedByTheCacheSize() {
        RememberedKeys keys =
                new RememberedKeys(
                        new Deduplication(new KeySource("h"), 1000, -1, true), test.clock);
        for (int i = 0; i < 20_000; i++) {
            keys.remember(new io.leveret.store.MessageKey(i, i), i, RememberedKeys.TTL_OF_CACHE)
                    .accepted();
            assertThat(keys.size()).isLessThanOrEqualTo(1000);
        }
    }
}
