package io.leveret.store;

import static io.leveret.store.TestMessages.body;
import static io.leveret.store.TestMessages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.DefinitionStore.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MessageStore} does, durable or not. */
public abstract class MessageStoreContract {
    protected final TestHome home = new TestHome();
    protected MessageStore store;

    /** A store that never held anything. */
    protected abstract MessageStore newStore() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected TestQueue newQueue() {
        return new TestQueue(store, store.nextQueueId(), home);
    }

    @Test
    void newQueueHasNothing() {
        assertThat(newQueue().recovered).isEmpty();
    }

    @Test
    void queueIdsAreNeverGivenTwice() {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            assertThat(ids.add(store.nextQueueId())).isTrue();
        }
    }

    @Test
    void storedIsToldInTheOrderOfAppendsAndOnTheHome() {
        TestQueue queue = newQueue();
        List<TestEntry> appended = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            appended.add(queue.append(message("m" + i)));
        }
        assertThat(queue.stored).as("nothing is told before the home runs").isEmpty();
        home.runUntil(() -> queue.stored.size() == appended.size());
        assertThat(queue.stored).containsExactlyElementsOf(appended);
        assertThat(appended).allMatch(e -> e.locator() != StoredMessage.NOT_STORED);
    }

    @Test
    void loadAnswersInTheOrderAskedFor() {
        TestQueue queue = newQueue();
        Message first = message("first");
        TestEntry a = queue.append(first);
        TestEntry b = queue.append(message("second"));
        TestEntry c = queue.appendAndWait(message("third"));

        Message[] loaded = queue.load(c.locator(), a.locator(), b.locator(), a.locator());

        assertThat(loaded)
                .extracting(TestMessages::body)
                .containsExactly("third", "first", "second", "first");
        assertThat(loaded[1].exchange()).isEqualTo(first.exchange());
        assertThat(loaded[1].routingKey()).isEqualTo(first.routingKey());
        assertThat(loaded[1].content()).isEqualTo(first.content());
        assertThat(loaded[1].headerBytes()).isEqualTo(first.headerBytes());
    }

    @Test
    void bodiesOfEverySizeComeBackByteForByte() {
        TestQueue queue = newQueue();
        Random random = new Random(7);
        int[] sizes = {
            0, 1, 13, 100, 1024, 4095, 4096, 4097, 9000, 20_000, 65_000, 65_507, 65_520, 65_536,
            66_000, 131_040, 200_000, 1_048_576, 3_000_000
        };
        List<Message> messages = new ArrayList<>();
        List<TestEntry> entries = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int size : sizes) {
                messages.add(message(size, random));
                entries.add(queue.append(messages.get(messages.size() - 1)));
            }
        }
        home.runUntil(() -> queue.stored.size() == entries.size());

        Message[] loaded = queue.load(entries.stream().mapToLong(StoredMessage::locator).toArray());

        for (int i = 0; i < loaded.length; i++) {
            assertThat(loaded[i].content()).isEqualTo(messages.get(i).content());
            assertThat(loaded[i].routingKey()).isEqualTo(messages.get(i).routingKey());
        }
    }

    @Test
    void settledMessageIsNotLoadedAgain() {
        TestQueue queue = newQueue();
        TestEntry kept = queue.append(message("kept"));
        TestEntry byEntry = queue.append(message("settled by its entry"));
        TestEntry byLocator = queue.appendAndWait(message("settled by its locator"));

        queue.log.settle(byEntry, null);
        queue.log.settle(byLocator.locator());

        Message[] loaded = queue.load(byEntry.locator(), kept.locator(), byLocator.locator());
        assertThat(loaded[0]).isNull();
        assertThat(body(loaded[1])).isEqualTo("kept");
        assertThat(loaded[2]).isNull();
    }

    @Test
    void messageSettledAtOnceStillCountsAsStored() {
        TestQueue queue = newQueue();
        TestEntry entry = queue.append(message("gone before it was written"));
        queue.log.settle(entry, null);
        queue.awaitStored(entry);
        assertThat(entry.settled()).isTrue();
    }

    @Test
    void oneMessageLivesInManyQueuesUntilEachHasSettledIt() {
        Random random = new Random(11);
        for (int size : new int[] {20, 5000, 70_000, 300_000}) {
            Message shared = message(size, random);
            List<TestQueue> queues = new ArrayList<>();
            List<TestEntry> entries = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                queues.add(newQueue());
                entries.add(queues.get(i).append(shared));
            }
            for (int i = 0; i < 20; i++) {
                queues.get(i).awaitStored(entries.get(i));
            }
            for (int i = 0; i < 20; i++) {
                TestQueue queue = queues.get(i);
                assertThat(queue.load(entries.get(i).locator())[0].content())
                        .isEqualTo(shared.content());
                queue.log.settle(entries.get(i), null);
                assertThat(queue.load(entries.get(i).locator())[0]).isNull();
            }
        }
    }

    @Test
    void updateKeepsTheMessageWhereItsLocatorSays() {
        TestQueue queue = newQueue();
        TestEntry entry = queue.append(message("tried again"));
        entry.deliveryCount = 1;
        queue.log.update(entry);
        queue.awaitStored(entry);
        entry.deliveryCount = 2;
        queue.log.update(entry);
        entry.forgetMessage();
        assertThat(body(queue.load(entry.locator())[0])).isEqualTo("tried again");
        queue.log.settle(entry, null);
        assertThat(queue.load(entry.locator())[0]).isNull();
    }

    @Test
    void transactionIsToldAfterTheListenersOfAllItsQueues() {
        TestQueue one = newQueue();
        TestQueue two = newQueue();
        TestEntry old = one.appendAndWait(message("old"));
        StoreTransaction tx = store.begin();
        TestEntry a = one.append(message("a"), tx);
        TestEntry b = two.append(message("b"), tx);
        one.log.settle(old, tx);
        TestEntry outside = two.appendAndWait(message("not in it"));
        assertThat(one.stored).doesNotContain(a);
        assertThat(body(one.load(old.locator())[0])).isEqualTo("old");

        List<String> told = new ArrayList<>();
        store.commit(
                tx,
                home,
                () -> told.add("done, stored " + one.stored.contains(a) + two.stored.contains(b)));
        home.runUntil(() -> !told.isEmpty());

        assertThat(told).containsExactly("done, stored truetrue");
        assertThat(one.load(old.locator())[0]).isNull();
        assertThat(body(one.load(a.locator())[0])).isEqualTo("a");
        assertThat(two.stored).containsExactlyInAnyOrder(b, outside);
    }

    @Test
    void emptyTransactionIsCommitted() {
        List<String> told = new ArrayList<>();
        store.commit(store.begin(), home, () -> told.add("done"));
        home.runUntil(() -> !told.isEmpty());
    }

    @Test
    void rolledBackTransactionLeavesEverythingAsItWas() {
        TestQueue queue = newQueue();
        TestEntry old = queue.appendAndWait(message("old"));
        StoreTransaction tx = store.begin();
        TestEntry dropped = queue.append(message("dropped"), tx);
        queue.log.settle(old, tx);

        store.rollback(tx);

        queue.appendAndWait(message("next"));
        assertThat(queue.stored).doesNotContain(dropped);
        assertThat(body(queue.load(old.locator())[0])).isEqualTo("old");
    }

    @Test
    void messageAppendedOutsideIsSettledByATransaction() {
        TestQueue queue = newQueue();
        StoreTransaction tx = store.begin();
        TestEntry entry = queue.append(message("in flight"));
        queue.log.settle(entry, tx);
        List<String> told = new ArrayList<>();
        store.commit(tx, home, () -> told.add("done"));
        home.runUntil(() -> !told.isEmpty());
        queue.awaitStored(entry);
        if (entry.locator() != StoredMessage.NOT_STORED) {
            assertThat(queue.load(entry.locator())[0]).isNull();
        }
    }

    @Test
    void deletedQueueIsToldNothingMoreAndOthersKeepTheirMessages() {
        TestQueue doomed = newQueue();
        TestQueue other = newQueue();
        Message shared = message(6000, new Random(3));
        doomed.append(shared);
        TestEntry kept = other.append(shared);
        other.awaitStored(kept);
        doomed.append(message("too late"));
        doomed.log.delete();
        int told = doomed.stored.size();

        other.appendAndWait(message("after"));

        assertThat(doomed.stored).hasSize(told);
        assertThat(other.load(kept.locator())[0].content()).isEqualTo(shared.content());
    }

    @Test
    void definitionsAreLoadedAsLastPut() {
        DefinitionStore definitions = store.definitions();
        for (Table table : Table.values()) {
            definitions.put(table, "kept", bytes(table + " old"));
            definitions.put(table, "kept", bytes(table + " new"));
            definitions.put(table, "removed", bytes("x"));
            definitions.remove(table, "removed");
            definitions.remove(table, "never there");
        }
        definitions.put(Table.USERS, "", bytes(""));
        List<String> told = new ArrayList<>();
        definitions.sync(home, () -> told.add("durable"));
        home.runUntil(() -> !told.isEmpty());

        assertThat(load(Table.QUEUES)).isEqualTo(Map.of("kept", "QUEUES new"));
        assertThat(load(Table.USERS)).isEqualTo(Map.of("kept", "USERS new", "", ""));
    }

    protected Map<String, String> load(Table table) {
        Map<String, String> found = new HashMap<>();
        store.definitions().load(table, (key, value) -> found.put(key, new String(value)));
        return found;
    }

    protected static byte[] bytes(String text) {
        return text.getBytes();
    }

    @Test
    void nothingIsUnwrittenOnceEverythingIsStored() {
        TestQueue queue = newQueue();
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(queue.append(message("m" + i)));
        }
        home.runUntil(() -> queue.stored.size() == 100);
        entries.forEach(e -> queue.log.settle(e, null));
        assertThat(store.unwritten().bytes()).isZero();
    }

    @Test
    void closingTellsWhatWasWaiting() {
        TestQueue queue = newQueue();
        TestEntry entry = queue.append(message("waiting"));
        store.close();
        queue.awaitStored(entry);
    }
}
