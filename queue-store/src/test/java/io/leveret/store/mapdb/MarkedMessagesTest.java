package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.store.MessageKey;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import io.leveret.store.TestMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a message beside its content: that it waits to be tried again, and its key. */
class MarkedMessagesTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(1 << 20, 1 << 20, 4 << 20);

    private final TestHome home = new TestHome();
    private final Random random = new Random(1);
    private final Map<Long, Mark> recovered = new TreeMap<>();

    private record Mark(int deliveryCount, int priority, long notBeforeMillis, MessageKey key) {}

    private final class Recovering implements QueueLog.Recovered {
        @Override
        public void message(
                long position,
                long locator,
                int bodyBytes,
                long expiresAtMillis,
                int priority,
                int deliveryCount,
                boolean redelivered) {
            recovered.put(position, new Mark(deliveryCount, priority, 0, null));
        }

        @Override
        public void marked(
                long position,
                long locator,
                int bodyBytes,
                long expiresAtMillis,
                int priority,
                int deliveryCount,
                boolean redelivered,
                long notBeforeMillis,
                MessageKey key) {
            recovered.put(position, new Mark(deliveryCount, priority, notBeforeMillis, key));
        }
    }

    /** Each of these once: none, one, all of the marks; many contents are shared. */
    private static TestEntry entry(int position, io.leveret.message.Message message) {
        TestEntry entry = new TestEntry(position, message);
        entry.deliveryCount = position % 3;
        entry.priority = position % 2;
        entry.notBeforeMillis = position % 5 == 0 ? 1_767_225_600_000L + position : 0;
        entry.key =
                position % 7 == 0
                        ? new MessageKey(-1L - position, Long.MIN_VALUE + position)
                        : null;
        return entry;
    }

    private static Mark markOf(int position) {
        TestEntry entry = entry(position, null);
        return new Mark(entry.deliveryCount, entry.priority, entry.notBeforeMillis, entry.key);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void marksComeBack(boolean orderly) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbMessageStore store =
                MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
        int count = 500;
        long[] ids = {store.nextQueueId(), store.nextQueueId()};
        List<Object> stored = new ArrayList<>();
        List<QueueLog> logs = new ArrayList<>();
        for (long id : ids) {
            logs.add(store.open(id, home, stored::addAll, new Recovering()));
        }
        for (int i = 0; i < count; i++) {
            // Sizes up to those that are written in pieces; each content goes to both queues.
            var message = TestMessages.message(i % 50 == 0 ? 80_000 : i * 10, random);
            StoreTransaction tx = store.begin();
            for (QueueLog log : logs) {
                log.append(entry(i, message), tx);
            }
            store.commit(tx, home, () -> {});
        }
        home.runUntil(() -> stored.size() == 2 * count);
        SimulatedDisk left = orderly ? disk : new SimulatedDisk(disk.content());
        store.close();

        MapDbMessageStore again =
                MapDbMessageStore.open(left, SETTINGS, Throwable::printStackTrace);
        for (long id : ids) {
            recovered.clear();
            again.open(id, home, batch -> {}, new Recovering());
            assertThat(recovered).hasSize(count);
            recovered.forEach(
                    (position, mark) -> assertThat(mark).isEqualTo(markOf((int) (long) position)));
        }
        again.close();
    }

    @Test
    void messageGivenBackIsWrittenAnewAndItsBodyStays() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbMessageStore store =
                MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
        long id = store.nextQueueId();
        List<Object> stored = new ArrayList<>();
        QueueLog log = store.open(id, home, stored::addAll, new Recovering());
        TestEntry entry = new TestEntry(1, TestMessages.message(3_000, random));
        byte[] content = entry.message().content();
        log.append(entry, null);
        home.runUntil(() -> !stored.isEmpty());
        for (int attempt = 1; attempt <= 3; attempt++) {
            entry.deliveryCount = attempt;
            entry.notBeforeMillis = 1000L * attempt;
            entry.forgetMessage();
            log.update(entry);
        }
        List<byte[]> loaded = new ArrayList<>();
        log.load(new long[] {entry.locator()}, messages -> loaded.add(messages[0].content()));
        home.runUntil(() -> !loaded.isEmpty());
        assertThat(loaded.get(0)).isEqualTo(content);
        store.close();

        MapDbMessageStore again =
                MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
        again.open(id, home, batch -> {}, new Recovering());
        assertThat(recovered).containsOnly(Map.entry(1L, new Mark(3, 0, 3000, null)));
        again.close();
    }
}
