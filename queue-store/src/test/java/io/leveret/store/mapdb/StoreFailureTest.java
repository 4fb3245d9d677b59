package io.leveret.store.mapdb;

import static io.leveret.store.TestMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leveret.store.DefinitionStore.Table;
import io.leveret.store.StoreDamagedException;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import io.leveret.store.TestQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A disk that fails ends all confirms, at once and for good; and says so. */
class StoreFailureTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(256 << 10, 64 << 10, 1 << 20);

    private final TestHome home = new TestHome();
    private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();

    private MapDbMessageStore open(SimulatedDisk disk) throws IOException {
        return MapDbMessageStore.open(disk, SETTINGS, fatal::add);
    }

    @Test
    void nothingIsConfirmedAfterAFailureAtAnyMoment() throws Exception {
        SimulatedDisk well = new SimulatedDisk();
        MapDbMessageStore store = open(well);
        int start = well.operations();
        publish(store, new ArrayList<>(), 60);
        store.close();
        int operations = well.operations();
        assertThat(operations).isGreaterThan(start + 100);
        for (int n = 0; n < operations; n += 1 + operations / 60) {
            failAt(n);
        }
    }

    private void failAt(int n) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        disk.failWhen(i -> i >= n);
        MapDbMessageStore store;
        try {
            store = open(disk);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("simulated");
            return;
        }
        List<TestEntry> confirmed = new ArrayList<>();
        TestQueue queue = publish(store, confirmed, 60);
        if (fatal.poll(10, TimeUnit.SECONDS) == null) {
            // Only the close could fail; what it tells is not the next store's.
            store.close();
            fatal.clear();
            return;
        }
        home.runPosted();
        int before = queue.stored.size();
        queue.append(message("too late"));
        store.definitions().put(Table.QUEUES, "too", "late".getBytes());
        store.definitions().sync(home, () -> fatal.add(new AssertionError("confirmed")));
        store.commit(store.begin(), home, () -> fatal.add(new AssertionError("confirmed")));
        assertThat(refusalToLoad(store)).hasMessageContaining("does not run any more");
        store.close();
        home.runPosted();
        assertThat(queue.stored).hasSize(before);
        assertThat(fatal).as("told once, and nothing confirmed").isEmpty();

        MapDbMessageStore again = open(new SimulatedDisk(disk.content()));
        TestQueue found = new TestQueue(again, queue.id, home);
        assertThat(found.recoveredPositions())
                .containsAll(queue.stored.stream().map(e -> e.position).toList());
        again.close();
    }

    /** The failure is told a moment before the store's thread has ended. */
    private static Throwable refusalToLoad(MapDbMessageStore store) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Throwable refusal = null;
        while (refusal == null && System.nanoTime() < deadline) {
            refusal = catchThrowable(() -> store.definitions().load(Table.QUEUES, (k, v) -> {}));
        }
        return refusal;
    }

    private TestQueue publish(MapDbMessageStore store, List<TestEntry> confirmed, int rounds) {
        TestQueue queue = new TestQueue(store, store.nextQueueId(), home);
        Random random = new Random(1);
        for (int i = 0; i < rounds && fatal.isEmpty(); i++) {
            TestEntry last = null;
            for (int m = 0; m < 5; m++) {
                last = queue.append(message(random.nextInt(5000), random));
            }
            TestEntry awaited = last;
            home.runFor(20, () -> queue.stored.contains(awaited) || !fatal.isEmpty());
        }
        return queue;
    }

    @Test
    void lostCurrentFileIsNotTakenForANewStore() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbMessageStore store = open(disk);
        TestQueue queue = new TestQueue(store, store.nextQueueId(), home);
        queue.appendAndWait(message("precious"));
        Map<String, byte[]> killed = disk.content();
        store.close();
        for (Map<String, byte[]> files : List.of(killed, disk.content())) {
            files.remove("CURRENT");
            assertThatThrownBy(() -> open(new SimulatedDisk(files)))
                    .isInstanceOf(StoreDamagedException.class)
                    .hasMessageContaining("CURRENT is damaged at offset 0: the file is missing");
        }
    }

    @Test
    void missingDataFileIsNamed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbMessageStore store = open(disk);
        new TestQueue(store, store.nextQueueId(), home).appendAndWait(message("precious"));
        store.close();
        for (String name : List.of("messages-1.db", "journal-1a", "journal-1b")) {
            Map<String, byte[]> files = disk.content();
            files.remove(name);
            assertThatThrownBy(() -> open(new SimulatedDisk(files)))
                    .isInstanceOf(StoreDamagedException.class)
                    .hasMessageContaining(name + " is damaged at offset 0: the file is missing");
        }
    }
}
