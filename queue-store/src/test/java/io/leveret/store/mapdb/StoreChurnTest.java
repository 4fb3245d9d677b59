package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.DefinitionStore.Table;
import io.leveret.store.QueueLog;
import io.leveret.store.StoredMessage;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import io.leveret.store.TestMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages come and go, and about as many are there all the time: the file must not grow with what
 * has gone. {@code leveret.churn.messages} and {@code leveret.churn.backlog} make it longer and
 * larger.
 */
class StoreChurnTest {
    private static final int MESSAGES = Integer.getInteger("leveret.churn.messages", 60_000);
    private static final int BACKLOG = Integer.getInteger("leveret.churn.backlog", 1000);
    private static final long SEED = Long.getLong("leveret.crash.seed", System.nanoTime());

    /** What a store takes with next to nothing in it: lists of pages, free pages, slack. */
    private static final long BASE_BYTES = 8 << 20;

    private static final MapDbSettings SETTINGS = new MapDbSettings(2 << 20, 256 << 10, 8 << 20);

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private final TestHome home = new TestHome();
    private final List<StoredMessage> backlog = new ArrayList<>();
    private long liveBytes;
    private long liveBytesMax;
    private int onTheWay;

    enum Pattern {
        OLDEST_FIRST,
        AT_RANDOM,
        ONE_IN_FIFTY_STAYS,
        OF_ALL_SIZES
    }

    @ParameterizedTest
    @EnumSource
    void fileStaysWithinTwiceWhatIsAlive(Pattern pattern) throws IOException {
        System.out.println("leveret.crash.seed " + SEED);
        MapDbMessageStore store = open();
        QueueLog log = store.open(store.nextQueueId(), home, this::stored, null);
        for (int i = 1; i <= MESSAGES; i++) {
            Message message = TestMessages.message(bytes(pattern), random);
            liveBytes += message.content().length;
            onTheWay++;
            log.append(new TestEntry(i, message), null);
            home.runUntil(() -> onTheWay < 200);
            while (backlog.size() > BACKLOG) {
                StoredMessage gone = backlog.remove(next(pattern));
                log.settle(gone, null);
                liveBytes -= gone.message().content().length;
            }
            liveBytesMax = Math.max(liveBytesMax, liveBytes);
        }
        home.runUntil(() -> onTheWay == 0);
        store.close();
        long file = mainFileBytes();
        System.out.printf(
                "%s: %,d bytes alive at most, file of %,d%n", pattern, liveBytesMax, file);
        assertThat(file).isLessThan(2 * liveBytesMax + BASE_BYTES);
        checkContents();
    }

    private int bytes(Pattern pattern) {
        if (pattern != Pattern.OF_ALL_SIZES) {
            return 900 + random.nextInt(200);
        }
        return random.nextInt(100) == 0 ? random.nextInt(200_000) : random.nextInt(2000);
    }

    private int next(Pattern pattern) {
        return switch (pattern) {
            case OLDEST_FIRST -> 0;
            case AT_RANDOM, OF_ALL_SIZES -> random.nextInt(backlog.size());
            // The first half of the backlog is what stays, and leaves in its turn much later.
            case ONE_IN_FIFTY_STAYS -> random.nextInt(50) == 0 ? 0 : BACKLOG / 2;
        };
    }

    private void stored(List<StoredMessage> batch) {
        onTheWay -= batch.size();
        backlog.addAll(batch);
    }

    private void checkContents() throws IOException {
        assertThat(StoreVerifier.verify(directory).damages()).isEmpty();
        MapDbMessageStore store = open();
        List<Long> positions = new ArrayList<>();
        List<Long> locators = new ArrayList<>();
        QueueLog log =
                store.open(
                        1,
                        home,
                        batch -> {},
                        (position, locator, bytes, expires, priority, count, redelivered) -> {
                            positions.add(position);
                            locators.add(locator);
                        });
        backlog.sort((a, b) -> Long.compare(a.position, b.position));
        assertThat(positions).isEqualTo(backlog.stream().map(m -> m.position).toList());
        List<Message[]> loaded = new ArrayList<>();
        log.load(locators.stream().mapToLong(l -> l).toArray(), loaded::add);
        home.runUntil(() -> !loaded.isEmpty());
        for (int i = 0; i < positions.size(); i++) {
            assertThat(loaded.get(0)[i].content()).isEqualTo(backlog.get(i).message().content());
        }
        store.close();
    }

    @Test
    void drainedBacklogIsGivenBackAtTheNextStart() throws IOException {
        MapDbMessageStore store = open();
        QueueLog log = store.open(store.nextQueueId(), home, this::stored, null);
        for (int i = 1; i <= 30_000; i++) {
            log.append(new TestEntry(i, TestMessages.message(1000, random)), null);
        }
        home.runUntil(() -> backlog.size() == 30_000);
        backlog.forEach(m -> log.settle(m.locator()));
        store.close();
        assertThat(mainFileBytes()).isGreaterThan(30 << 20);
        open().close();
        assertThat(mainFileBytes()).isLessThan(BASE_BYTES);
    }

    @Test
    void definitionsThatComeAndGoLeaveNothingBehind() throws IOException {
        MapDbMessageStore store = open();
        for (int i = 0; i < 10_000; i++) {
            byte[] value = new byte[100 + random.nextInt(300)];
            store.definitions().put(Table.QUEUES, "counted-" + i, value);
            store.definitions().put(Table.BINDINGS, "random-" + random.nextLong(), value);
            store.definitions().remove(Table.QUEUES, "counted-" + (i - 100));
            if (i % 100 == 0) {
                List<String> told = new ArrayList<>();
                store.definitions().sync(home, () -> told.add("durable"));
                store.definitions().load(Table.BINDINGS, this::forgetAll);
                forgotten.forEach(key -> store.definitions().remove(Table.BINDINGS, key));
                forgotten.clear();
                home.runUntil(() -> !told.isEmpty());
            }
        }
        store.close();
        assertThat(mainFileBytes()).isLessThan(4 << 20);
    }

    private final List<String> forgotten = new ArrayList<>();

    private void forgetAll(String key, byte[] value) {
        forgotten.add(key);
    }

    private MapDbMessageStore open() throws IOException {
        return MapDbMessageStore.open(directory, SETTINGS, Throwable::printStackTrace);
    }

    private long mainFileBytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".db"))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
