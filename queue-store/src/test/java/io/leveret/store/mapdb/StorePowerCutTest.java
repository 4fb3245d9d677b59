package io.leveret.store.mapdb;

import static io.leveret.store.TestMessages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.store.TestHome;
import io.leveret.store.TestQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole store, with its threads, on a disk whose power is cut: whatever was promised before the
 * cut is there after it. {@code leveret.crash.seed} repeats a run as far as threads allow, {@code
 * leveret.crash.rounds} and {@code leveret.crash.cuts} make it longer.
 */
class StorePowerCutTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(512 << 10, 64 << 10, 1 << 20);
    private static final int CUTS = Integer.getInteger("leveret.crash.cuts", 40);

    static LongStream seeds() {
        long seed = Long.getLong("leveret.crash.seed", System.nanoTime());
        return LongStream.range(seed, seed + Integer.getInteger("leveret.crash.rounds", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasPromisedBeforeThePowerWentIsThereAfterwards(long seed) throws IOException {
        System.out.println("leveret.crash.seed " + seed);
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk();
        Workload workload = new Workload(random, disk::operations);
        MapDbMessageStore store = open(disk);
        workload.start(store);
        workload.run(250);
        workload.close();
        AtomicInteger images = new AtomicInteger();
        CrashImages crashes = new CrashImages(disk, random);
        for (int cut = 0; cut < CUTS; cut++) {
            int at = random.nextInt(disk.operations() + 1);
            crashes.some(
                    at,
                    4,
                    image -> {
                        images.incrementAndGet();
                        assertPromisesKept(image, workload, at, random);
                    });
        }
        System.out.println(images + " crash images of " + disk.operations() + " operations");
    }

    private static MapDbMessageStore open(SimulatedDisk disk) throws IOException {
        return MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
    }

    private static void assertPromisesKept(
            Map<String, byte[]> image, Workload workload, int at, Random random) {
        SimulatedDisk after = new SimulatedDisk(image);
        try {
            MapDbMessageStore store = open(after);
            workload.check(store, at);
            // It must go on working too.
            TestQueue queue = new TestQueue(store, store.nextQueueId(), new TestHome());
            for (int i = 0; i < 20; i++) {
                queue.append(message(random.nextInt(20_000), random));
            }
            queue.appendAndWait(message("last"));
            store.close();
            assertThat(StoreVerifier.verify(after).damages()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
