package io.leveret.store.mapdb;

import static io.leveret.store.TestMessages.body;
import static io.leveret.store.TestMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.message.Message;
import io.leveret.store.DefinitionStore.Table;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import io.leveret.store.TestQueue;
import io.leveret.store.TestQueue.RecoveredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store still knows after it was closed, or after it was killed. */
class RestartTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(1 << 20, 1 << 20, 4 << 20);

    private final TestHome home = new TestHome();
    private SimulatedDisk disk = new SimulatedDisk();
    private MapDbMessageStore store;

    @BeforeEach
    void open() throws IOException {
        store = MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() throws IOException {
        store.close();
        open();
    }

    /** As after kill -9: what was written is there, nothing was closed. */
    private void kill() throws IOException {
        Map<String, byte[]> left = disk.content();
        store.close();
        disk = new SimulatedDisk(left);
        open();
    }

    private TestQueue newQueue() {
        return new TestQueue(store, store.nextQueueId(), home);
    }

    private TestQueue reopened(TestQueue queue) {
        return new TestQueue(store, queue.id, home);
    }

    /** Waits for a commit that takes with it what was settled before. */
    private void commitSomething() {
        TestQueue other = newQueue();
        other.appendAndWait(message("something else"));
    }

    private void sync() {
        List<String> told = new ArrayList<>();
        store.definitions().sync(home, () -> told.add("durable"));
        home.runUntil(() -> !told.isEmpty());
    }

    private Map<String, String> load(Table table) {
        Map<String, String> found = new HashMap<>();
        store.definitions().load(table, (key, value) -> found.put(key, new String(value)));
        return found;
    }

    @Test
    void storedMessagesAreThereAfterAKill() throws IOException {
        TestQueue queue = newQueue();
        for (int i = 1; i < 1000; i++) {
            queue.append(message("m" + i));
        }
        queue.appendAndWait(message("m1000"));
        kill();
        TestQueue again = reopened(queue);
        assertThat(again.recoveredPositions())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
        long[] locators = again.recovered.stream().mapToLong(RecoveredMessage::locator).toArray();
        Message[] messages = again.load(locators);
        for (int i = 0; i < 1000; i++) {
            assertThat(body(messages[i])).isEqualTo("m" + (i + 1));
            assertThat(messages[i].exchange()).isEqualTo("amq.topic");
        }
    }

    @Test
    void everythingAboutAMessageComesBack() throws IOException {
        TestQueue queue = newQueue();
        TestEntry plain = new TestEntry(1, message("plain"));
        TestEntry rich = new TestEntry(2, message("with everything"));
        rich.expiresAtMillis = 1_900_000_000_123L;
        rich.priority = 255;
        rich.deliveryCount = 300;
        queue.log.append(plain, null);
        queue.log.append(rich, null);
        queue.awaitStored(rich);
        restart();
        List<RecoveredMessage> found = reopened(queue).recovered;
        assertThat(found)
                .containsExactly(
                        new RecoveredMessage(
                                1, found.get(0).locator(), 5, Long.MAX_VALUE, 0, 0, false),
                        new RecoveredMessage(
                                2, found.get(1).locator(), 15, 1_900_000_000_123L, 255, 300, true));
    }

    @Test
    void messagesComeInTheOrderOfTheirPositions() throws IOException {
        TestQueue queue = newQueue();
        Random random = new Random(5);
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            entries.add(new TestEntry(random.nextInt(1_000_000) * 3000L + i, message("m" + i)));
        }
        entries.forEach(e -> queue.log.append(e, null));
        home.runUntil(() -> queue.stored.size() == entries.size());
        kill();
        List<Long> positions = reopened(queue).recoveredPositions();
        assertThat(positions).isSorted().hasSize(entries.size());
    }

    @Test
    void afterAnOrderlyEndOnlyWhatWasDeliveredIsRedelivered() throws IOException {
        TestQueue queue = newQueue();
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            entries.add(queue.append(message("m" + i)));
        }
        home.runUntil(() -> queue.stored.size() == entries.size());
        entries.subList(500, 700).forEach(e -> queue.log.delivered(e.locator()));
        restart();
        List<RecoveredMessage> found = reopened(queue).recovered;
        for (int i = 0; i < 2000; i++) {
            assertThat(found.get(i).redelivered()).isEqualTo(i >= 500 && i < 700);
        }
        kill();
        assertThat(reopened(queue).recovered).allMatch(RecoveredMessage::redelivered);
    }

    @Test
    void whatWasDeliveredWhileItWasWrittenIsRedelivered() throws IOException {
        TestQueue queue = newQueue();
        TestEntry delivered = queue.append(message("delivered"));
        queue.append(message("not delivered"));
        TestEntry settled = queue.append(message("settled"));
        queue.log.delivered(delivered);
        queue.log.delivered(settled);
        queue.log.settle(settled, null);
        restart();
        assertThat(reopened(queue).recovered)
                .extracting(RecoveredMessage::redelivered)
                .containsExactly(true, false);
    }

    @Test
    void afterAKillEverythingMayHaveBeenDelivered() throws IOException {
        TestQueue queue = newQueue();
        queue.appendAndWait(message("perhaps delivered"));
        kill();
        TestQueue again = reopened(queue);
        assertThat(again.recovered).allMatch(RecoveredMessage::redelivered);
        again.log.delivered(again.recovered.get(0).locator());
        restart();
        assertThat(reopened(queue).recovered).allMatch(RecoveredMessage::redelivered);
    }

    @Test
    void settledMessagesStayAwayAfterAnOrderlyEnd() throws IOException {
        TestQueue queue = newQueue();
        TestEntry kept = queue.append(message("kept"));
        TestEntry settled = queue.appendAndWait(message("settled"));
        queue.log.settle(settled, null);
        restart();
        assertThat(reopened(queue).recoveredPositions()).containsExactly(kept.position);
    }

    @Test
    void settlementsAreWrittenBeforeLongThoughNothingElseIs() throws Exception {
        TestQueue queue = newQueue();
        TestEntry settled = queue.appendAndWait(message("settled"));
        queue.log.settle(settled, null);
        int operations = disk.operations();
        for (int i = 0; i < 100 && disk.operations() == operations; i++) {
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(disk.operations()).isGreaterThan(operations);
        kill();
        assertThat(reopened(queue).recovered).isEmpty();
    }

    @Test
    void settlementsRideWithTheNextCommit() throws IOException {
        TestQueue queue = newQueue();
        TestEntry settled = queue.appendAndWait(message("settled"));
        queue.log.settle(settled, null);
        commitSomething();
        kill();
        assertThat(reopened(queue).recovered).isEmpty();
    }

    @Test
    void messageSettledBeforeItWasWrittenNeverTouchesTheDisk() throws IOException {
        TestQueue queue = newQueue();
        queue.appendAndWait(message("first"));
        TestEntry entry = new TestEntry(2, message("a body that must not be found on the disk"));
        duringACommit(
                () -> {
                    queue.log.append(entry, null);
                    queue.log.settle(entry, null);
                });
        queue.awaitStored(entry);
        assertThat(entry.locator()).isEqualTo(StoredMessage.NOT_STORED);
        for (byte[] file : disk.content().values()) {
            assertThat(new String(file, StandardCharsets.ISO_8859_1))
                    .doesNotContain("a body that must not be found");
        }
    }

    @Test
    void updatedFieldsComeBack() throws IOException {
        TestQueue queue = newQueue();
        Message large = message(300_000, new Random(1));
        TestEntry small = queue.append(message("small"));
        TestEntry big = queue.append(large);
        TestEntry untouched = queue.appendAndWait(message("untouched"));
        for (int i = 1; i <= 3; i++) {
            small.deliveryCount = i;
            small.expiresAtMillis = 1000 + i;
            queue.log.update(small);
            big.deliveryCount = i;
            queue.log.update(big);
        }
        commitSomething();
        assertThat(queue.load(big.locator())[0].content()).isEqualTo(large.content());
        kill();
        TestQueue again = reopened(queue);
        assertThat(again.recovered)
                .extracting(RecoveredMessage::deliveryCount)
                .containsExactly(3, 3, 0);
        assertThat(again.recovered.get(0).expiresAtMillis()).isEqualTo(1003);
        Message[] loaded =
                again.load(again.recovered.get(0).locator(), again.recovered.get(1).locator());
        assertThat(body(loaded[0])).isEqualTo("small");
        assertThat(loaded[1].content()).isEqualTo(large.content());
        assertThat(untouched.position).isEqualTo(again.recovered.get(2).position());
    }

    @Test
    void largeMessageAndItsSpaceComeBack() throws IOException {
        Random random = new Random(2);
        TestQueue queue = newQueue();
        Message huge = message(20 << 20, random);
        TestEntry entry = queue.appendAndWait(huge);
        entry.forgetMessage();
        assertThat(queue.load(entry.locator())[0].content()).isEqualTo(huge.content());
        kill();
        TestQueue again = reopened(queue);
        long locator = again.recovered.get(0).locator();
        assertThat(again.recovered.get(0).bodyBytes()).isEqualTo(20 << 20);
        assertThat(again.load(locator)[0].content()).isEqualTo(huge.content());
        again.log.settle(locator);
        commitSomething();
        assertThat(mainFileBytes()).isGreaterThan(20 << 20);
        restart();
        assertThat(reopened(queue).recovered).isEmpty();
        assertThat(mainFileBytes()).as("given back to the file system").isLessThan(6 << 20);
    }

    private long mainFileBytes() {
        return disk.content().entrySet().stream()
                .filter(e -> e.getKey().endsWith(".db"))
                .mapToLong(e -> e.getValue().length)
                .sum();
    }

    /** Makes the storage thread wait in a commit until {@code action} is done. */
    private void duringACommit(Runnable action) {
        CountDownLatch inCommit = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.beforeEach(
                () -> {
                    inCommit.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        try {
            store.definitions().put(Table.PARAMETERS, "any", new byte[1]);
            inCommit.await();
            action.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            disk.beforeEach(() -> {});
            goOn.countDown();
        }
    }

    @Test
    void fanOutIsStoredOnce() throws IOException {
        Message shared = message(50_000, new Random(3));
        List<TestQueue> queues = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            queues.add(newQueue());
        }
        duringACommit(() -> queues.forEach(queue -> queue.append(shared)));
        queues.forEach(q -> home.runUntil(() -> q.stored.size() == 1));
        kill();
        int copies = 0;
        byte[] needle = Arrays.copyOfRange(shared.content(), 1000, 1032);
        for (Map.Entry<String, byte[]> file : disk.content().entrySet()) {
            if (file.getKey().endsWith(".db")) {
                copies += count(file.getValue(), needle);
            }
        }
        assertThat(copies).isEqualTo(1);
        for (TestQueue queue : queues) {
            TestQueue again = reopened(queue);
            long locator = again.recovered.get(0).locator();
            assertThat(again.load(locator)[0].content()).isEqualTo(shared.content());
            again.log.settle(locator);
        }
        restart();
        assertThat(StoreVerifier.verify(closedDisk()).messages()).isZero();
    }

    private SimulatedDisk closedDisk() throws IOException {
        store.close();
        SimulatedDisk closed = new SimulatedDisk(disk.content());
        open();
        return closed;
    }

    private static int count(byte[] bytes, byte[] needle) {
        int count = 0;
        for (int i = 0; i + needle.length <= bytes.length; i++) {
            if (bytes[i] == needle[0]
                    && Arrays.equals(bytes, i, i + needle.length, needle, 0, needle.length)) {
                count++;
            }
        }
        return count;
    }

    @Test
    void transactionIsThereWholeAfterAKillOnceItIsDone() throws IOException {
        TestQueue one = newQueue();
        TestQueue two = newQueue();
        TestEntry old = one.appendAndWait(message("old"));
        StoreTransaction tx = store.begin();
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            one.append(message(40_000, random), tx);
            two.append(message(10, random), tx);
        }
        one.log.settle(old, tx);
        List<String> told = new ArrayList<>();
        store.commit(tx, home, () -> told.add("done"));
        home.runUntil(() -> !told.isEmpty());
        kill();
        assertThat(reopened(one).recovered).hasSize(200);
        assertThat(reopened(two).recovered).hasSize(200);
    }

    @Test
    void uncommittedTransactionLeavesNothing() throws IOException {
        TestQueue queue = newQueue();
        TestEntry old = queue.appendAndWait(message("old"));
        StoreTransaction tx = store.begin();
        queue.append(message("new"), tx);
        queue.log.settle(old, tx);
        commitSomething();
        kill();
        assertThat(reopened(queue).recoveredPositions()).containsExactly(old.position);
    }

    @Test
    void deletedQueueDoesNotComeBack() throws IOException {
        TestQueue doomed = newQueue();
        TestQueue other = newQueue();
        for (int i = 0; i < 500; i++) {
            doomed.append(message("doomed " + i));
            other.append(message("kept " + i));
        }
        home.runUntil(() -> doomed.stored.size() == 500 && other.stored.size() == 500);
        doomed.log.delete();
        restart();
        assertThat(reopened(doomed).recovered).isEmpty();
        assertThat(reopened(other).recovered).hasSize(500);
    }

    @Test
    void whatNobodyOpensIsDropped() throws IOException {
        TestQueue forgotten = newQueue();
        TestQueue kept = newQueue();
        forgotten.append(message("forgotten"));
        home.runUntil(() -> forgotten.stored.size() == 1);
        kept.appendAndWait(message("kept"));
        kill();
        reopened(kept);
        store.queuesOpened();
        restart();
        assertThat(reopened(forgotten).recovered).isEmpty();
        assertThat(reopened(kept).recovered).hasSize(1);
    }

    @Test
    void syncedDefinitionsSurviveAKill() throws IOException {
        for (int i = 0; i < 300; i++) {
            store.definitions().put(Table.QUEUES, "q" + i, ("definition " + i).getBytes());
            store.definitions().put(Table.BINDINGS, "b" + i, new byte[0]);
        }
        for (int i = 0; i < 300; i += 2) {
            store.definitions().remove(Table.QUEUES, "q" + i);
        }
        sync();
        kill();
        assertThat(load(Table.QUEUES)).hasSize(150).containsEntry("q7", "definition 7");
        assertThat(load(Table.BINDINGS)).hasSize(300);
        restart();
        assertThat(load(Table.QUEUES)).hasSize(150);
        assertThat(load(Table.USERS)).isEmpty();
    }

    @Test
    void queueIdsAreNotReusedAfterAKill() throws IOException {
        long last = 0;
        for (int i = 0; i < 1500; i++) {
            last = store.nextQueueId();
        }
        sync();
        commitSomething();
        kill();
        assertThat(store.nextQueueId()).isGreaterThan(last);
    }

    @Test
    void directoryInUseIsRefused() {
        assertThatThrownBy(() -> MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("locked");
    }

    @Test
    void soundStoreIsVerified() throws IOException {
        TestQueue queue = newQueue();
        for (int i = 0; i < 100; i++) {
            queue.append(message("m" + i));
        }
        queue.appendAndWait(message(200_000, new Random(6)));
        StoreVerifier.Report killed = StoreVerifier.verify(new SimulatedDisk(disk.content()));
        assertThat(killed.damages()).isEmpty();
        assertThat(killed.messages()).isEqualTo(101);
        assertThat(StoreVerifier.verify(closedDisk()).damages()).isEmpty();
    }
}
