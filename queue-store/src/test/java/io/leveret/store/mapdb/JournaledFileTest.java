package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every commit is atomic and durable, whatever is cut, torn or lost. Set {@code leveret.crash.seed}
 * to repeat a run, {@code leveret.crash.rounds} for a longer one.
 */
class JournaledFileTest {
    static final FileNames NAMES = FileNames.ofGeneration(1);
    private static final int JOURNAL_BYTES = 96 << 10;
    private static final int FILE_BYTES = 40 * Page.BYTES;
    private static final long SEED = Long.getLong("leveret.crash.seed", System.nanoTime());

    private SimulatedDisk disk = new SimulatedDisk();

    /** The file after each commit, and when that commit was confirmed. */
    private final List<byte[]> states = new ArrayList<>();

    private final List<Integer> confirmedAt = new ArrayList<>();

    private static JournaledFile open(Disk disk, Executor checkpointer) throws IOException {
        return JournaledFile.open(disk, NAMES, JOURNAL_BYTES, checkpointer);
    }

    private static JournaledFile create(Disk disk, Executor checkpointer) throws IOException {
        return JournaledFile.create(disk, NAMES, JOURNAL_BYTES, 0x5eed, checkpointer);
    }

    private static byte[] read(JournaledFile file) {
        byte[] bytes = new byte[FILE_BYTES];
        file.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Random changes and commits; remembers what each commit left. */
    private void work(JournaledFile file, int commits, Random random) {
        byte[] state = states.isEmpty() ? new byte[FILE_BYTES] : last(states).clone();
        if (states.isEmpty()) {
            states.add(state.clone());
            confirmedAt.add(disk.operations());
        }
        for (int i = 0; i < commits; i++) {
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                change(file, state, random);
            }
            states.add(state.clone());
            file.commit();
            confirmedAt.add(disk.operations());
            assertThat(read(file)).isEqualTo(state);
        }
    }

    private static void change(JournaledFile file, byte[] state, Random random) {
        int length = random.nextBoolean() ? 8 : 1 + random.nextInt(3 * Page.BYTES);
        int at = random.nextInt(FILE_BYTES - length);
        byte[] data = new byte[length];
        if (random.nextInt(4) > 0) {
            random.nextBytes(data);
        }
        file.write(at, data, 0, length);
        System.arraycopy(data, 0, state, at, length);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /**
     * What a crash before operation {@code at} may leave: the last confirmed commit or the next.
     */
    private void assertRecovers(Map<String, byte[]> image, int at, Random random) {
        int confirmed = 0;
        while (confirmed + 1 < confirmedAt.size() && confirmedAt.get(confirmed + 1) <= at) {
            confirmed++;
        }
        byte[] either = states.get(confirmed);
        byte[] or = states.get(Math.min(confirmed + 1, states.size() - 1));
        try {
            SimulatedDisk after = new SimulatedDisk(image);
            JournaledFile file = open(after, Runnable::run);
            byte[] found = read(file);
            assertThat(Arrays.equals(found, either) || Arrays.equals(found, or))
                    .as("state after commit %d or %d", confirmed, confirmed + 1)
                    .isTrue();
            // It must also go on working, through a switch of journals, and open again.
            for (int i = 0; i < 8; i++) {
                change(file, found, random);
                file.commit();
            }
            if (random.nextBoolean()) {
                file.checkpointAll();
            }
            assertThat(read(open(new SimulatedDisk(after.content()), Runnable::run)))
                    .isEqualTo(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int crashEverywhere(int start, int step, Random random) {
        CrashImages images = new CrashImages(disk, random);
        int count = 0;
        for (int at = start; at <= disk.operations(); at += step) {
            int crashAt = at;
            count += images.forEach(at, image -> assertRecovers(image, crashAt, random));
        }
        System.out.println(count + " crash images");
        return count;
    }

    private static Random seeded(long seed) {
        System.out.println("leveret.crash.seed " + seed);
        return new Random(seed);
    }

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + Integer.getInteger("leveret.crash.rounds", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCrashLeavesTheLastConfirmedCommitOrTheNext(long seed) throws IOException {
        Random random = seeded(seed);
        JournaledFile file = create(disk, Runnable::run);
        int start = disk.operations();
        work(file, 30, random);
        assertThat(file.statistics().switches).as("switches of journals").isGreaterThan(2);
        file.checkpointAll();
        confirmedAt.add(disk.operations());
        states.add(last(states));
        crashEverywhere(start, 1, random);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crashWhileACheckpointRunsInTheBackgroundIsRepaired(long seed) throws Exception {
        Random random = seeded(seed);
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            JournaledFile file = create(disk, background);
            Thread committing = Thread.currentThread();
            disk.beforeEach(
                    () -> {
                        if (Thread.currentThread() != committing) {
                            // Slow enough for commits to come in between.
                            LockSupport.parkNanos(200_000);
                        }
                    });
            int start = disk.operations();
            work(file, 120, random);
            file.close();
            crashEverywhere(start, 3, random);
        } finally {
            background.shutdown();
        }
    }

    /**
     * Recovery, and the first commits after it, cut anywhere; then recovery from that, and so on.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void crashDuringRecoveryIsRepairedByTheNextOne(long seed) throws IOException {
        Random random = seeded(seed);
        List<Map<String, byte[]>> images = List.of(killedWhenBothJournalsAreNeeded(random));
        int count = 0;
        for (int crash = 0; crash < 3; crash++) {
            List<Map<String, byte[]>> next = new ArrayList<>();
            for (Map<String, byte[]> image : images) {
                disk = new SimulatedDisk(image);
                JournaledFile file = open(disk, Runnable::run);
                byte[] recovered = read(file);
                states.clear();
                confirmedAt.clear();
                states.add(recovered);
                confirmedAt.add(0);
                work(file, 2, random);
                CrashImages crashes = new CrashImages(disk, random);
                for (int at = 0; at <= disk.operations(); at++) {
                    int crashAt = at;
                    count +=
                            crashes.forEach(
                                    at,
                                    i -> {
                                        assertRecovers(i, crashAt, random);
                                        next.add(i);
                                    });
                }
            }
            Collections.shuffle(next, random);
            images = next.subList(0, Math.min(4, next.size()));
        }
        System.out.println(count + " crash images");
    }

    private static Map<String, byte[]> killedWhenBothJournalsAreNeeded(Random random)
            throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        List<Runnable> checkpoints = new ArrayList<>();
        JournaledFile file = create(disk, checkpoints::add);
        byte[] state = new byte[FILE_BYTES];
        while (checkpoints.isEmpty()) {
            change(file, state, random);
            file.commit();
        }
        file.commit();
        return disk.content();
    }

    /**
     * A commit whose header lacks its last sector, zeros, is none. Nothing that recovery and the
     * next commit write in its place, nor any part of that, may make it one.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commitThatWasFoundIncompleteNeverComesBack(boolean startsJournal) throws IOException {
        JournaledFile file = create(disk, Runnable::run);
        commitByte(file, 1);
        byte[] one = read(file);
        if (startsJournal) {
            file.checkpointAll();
            file = open(disk, Runnable::run);
        }
        int first = disk.operations();
        commitByte(file, 2);
        SimulatedDisk.Operation header = disk.operation(first);
        assertThat(header.offset() == 0).isEqualTo(startsJournal);
        Map<String, byte[]> image = disk.content();
        int end = (int) header.offset() + Page.BYTES;
        Arrays.fill(image.get(header.name()), end - 512, end, (byte) 0xff);

        SimulatedDisk after = new SimulatedDisk(image);
        file = open(after, Runnable::run);
        assertThat(read(file)).isEqualTo(one);
        commitByte(file, 3);
        byte[] three = read(file);
        for (int at = 1; at <= after.operations(); at++) {
            SimulatedDisk.Operation torn = after.operation(at - 1);
            for (int from = 0; torn.data() != null && from < torn.data().length; from++) {
                Map<String, byte[]> cut =
                        after.crash(at, List.of(at - 1), at - 1, from, torn.data().length, 0);
                byte[] found = read(open(new SimulatedDisk(cut), Runnable::run));
                assertThat(Arrays.equals(found, one) || Arrays.equals(found, three))
                        .as("state after operation %d torn at %d: %s", at - 1, from, torn)
                        .isTrue();
            }
        }
    }

    private static void commitByte(JournaledFile file, int value) {
        file.write(value * Page.BYTES, new byte[] {(byte) value}, 0, 1);
        file.commit();
    }

    /**
     * The process is killed, and later the power fails: what the first recovery found in memory
     * only, it must have made durable before it relied on it.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void powerCutAfterAKillTakesNothingThatWasRecovered(long seed) throws IOException {
        Random random = seeded(seed);
        int killAt = 0;
        boolean killed = true;
        for (; killed; killAt++) {
            disk = new SimulatedDisk();
            states.clear();
            confirmedAt.clear();
            JournaledFile file = create(disk, Runnable::run);
            int doomed = disk.operations() + killAt;
            disk.failWhen(n -> n == doomed);
            killed = isKilled(file, new Random(seed));
            disk.failWhen(n -> false);
            int start = disk.operations();
            file = open(disk, Runnable::run);
            if (states.size() > confirmedAt.size()) {
                if (Arrays.equals(read(file), last(states))) {
                    confirmedAt.add(disk.operations());
                } else {
                    states.remove(states.size() - 1);
                }
            }
            assertThat(read(file)).isEqualTo(last(states));
            work(file, 2, random);
            CrashImages images = new CrashImages(disk, random);
            for (int at = start; at <= disk.operations(); at++) {
                int crashAt = at;
                images.some(at, 3, image -> assertRecovers(image, crashAt, random));
            }
        }
        System.out.println(killAt + " kills");
    }

    private boolean isKilled(JournaledFile file, Random random) {
        try {
            work(file, 10, random);
            file.checkpointAll();
            return false;
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("simulated failure");
            return true;
        }
    }

    @Test
    void commitLargerThanTheJournalIsAtomicToo() throws IOException {
        Random random = seeded(SEED);
        JournaledFile file = create(disk, Runnable::run);
        work(file, 10, random);
        int start = disk.operations();
        for (int i = 0; i < 2; i++) {
            byte[] everything = new byte[FILE_BYTES];
            random.nextBytes(everything);
            file.write(0, everything, 0, FILE_BYTES);
            states.add(everything);
            file.commit();
            confirmedAt.add(disk.operations());
            work(file, 6, random);
        }
        crashEverywhere(start, 1, random);
    }

    @Test
    void afterAnyFailedWriteOrSyncNothingIsConfirmedAnyMore() throws IOException {
        long seed = SEED;
        seeded(seed);
        create(disk, Runnable::run);
        int start = disk.operations();
        int operations = operationsOf(disk.content(), seed);
        for (int failing = 0; failing < operations; failing++) {
            int n = failing;
            states.clear();
            confirmedAt.clear();
            SimulatedDisk sick = new SimulatedDisk(disk.content());
            Random random = new Random(seed);
            sick.failWhen(i -> i == n);
            byte[] state = new byte[FILE_BYTES];
            byte[] confirmed = state.clone();
            JournaledFile file = null;
            try {
                file = open(sick, Runnable::run);
                for (int i = 0; i < 25; i++) {
                    change(file, state, random);
                    change(file, state, random);
                    file.commit();
                    confirmed = state.clone();
                }
                file.checkpointAll();
                throw new AssertionError("operation " + n + " failed and nobody noticed");
            } catch (IOException | UncheckedIOException e) {
                assertThat(e).hasMessageContaining("simulated failure");
            }
            if (file != null) {
                JournaledFile dead = file;
                assertThatThrownBy(() -> dead.write(0, new byte[] {1}, 0, 1))
                        .isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(dead::commit).isInstanceOf(UncheckedIOException.class);
            }
            byte[] found = read(open(new SimulatedDisk(sick.content()), Runnable::run));
            assertThat(Arrays.equals(found, confirmed) || Arrays.equals(found, state)).isTrue();
        }
        assertThat(operations).isGreaterThan(start);
    }

    private static int operationsOf(Map<String, byte[]> content, long seed) throws IOException {
        SimulatedDisk well = new SimulatedDisk(content);
        Random random = new Random(seed);
        JournaledFile file = open(well, Runnable::run);
        byte[] state = new byte[FILE_BYTES];
        for (int i = 0; i < 25; i++) {
            change(file, state, random);
            change(file, state, random);
            file.commit();
        }
        file.checkpointAll();
        return well.operations();
    }

    @Test
    void whatIsNotCommittedIsGone() throws IOException {
        JournaledFile file = create(disk, Runnable::run);
        file.write(0, new byte[] {1}, 0, 1);
        file.commit();
        file.write(0, new byte[] {2}, 0, 1);
        file.close();
        assertThat(read(open(disk, Runnable::run))[0]).isEqualTo((byte) 1);
    }

    @Test
    void writingWhatIsThereAlreadyCostsNothing() throws IOException {
        JournaledFile file = create(disk, Runnable::run);
        byte[] data = new byte[10_000];
        Arrays.fill(data, (byte) 7);
        file.write(50, data, 0, data.length);
        file.commit();
        int before = disk.operations();
        file.write(50, data, 0, data.length);
        file.write(70_000, new byte[20_000], 0, 20_000);
        file.commit();
        assertThat(disk.operations()).isEqualTo(before);
    }

    @Test
    void fileAfterAnOrderlyEndIsOpenedWithoutTouchingTheMainFile() throws IOException {
        Random random = seeded(SEED);
        JournaledFile file = create(disk, Runnable::run);
        work(file, 20, random);
        file.checkpointAll();
        file.close();
        int before = disk.operations();
        assertThat(read(open(disk, Runnable::run))).isEqualTo(last(states));
        for (int i = before; i < disk.operations(); i++) {
            assertThat(disk.operation(i).changesContent()).isFalse();
        }
    }
}
