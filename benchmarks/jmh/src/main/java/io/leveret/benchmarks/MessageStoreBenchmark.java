package io.leveret.benchmarks;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.message.Message;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoredMessage;
import io.leveret.store.mapdb.MapDbMessageStore;
import io.leveret.store.mapdb.MapDbSettings;
import io.leveret.store.memory.InMemoryMessageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends a thousand persistent messages to one queue's log, waits until all are stored, settles
 * them. Per message; {@code storedOneByOne} waits for each, so that it is the time of a commit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageStoreBenchmark {
    private static final int MESSAGES = 1_000;

    @Param({"memory", "mapdb"})
    public String store;

    @Param({"1024"})
    public int bodyBytes;

    private final BlockingQueue<Runnable> home = new LinkedBlockingQueue<>();
    private Path directory;
    private MessageStore messages;
    private QueueLog log;
    private byte[] content;
    private int headerBytes;
    private long position;
    private int stored;

    private static final class Entry extends StoredMessage {
        Entry(long position, Message message) {
            super(position, message);
        }

        @Override
        public long expiresAtMillis() {
            return Long.MAX_VALUE;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public int deliveryCount() {
            return 0;
        }
    }

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("leveret-benchmark-");
        messages =
                store.equals("memory")
                        ? new InMemoryMessageStore()
                        : MapDbMessageStore.open(
                                directory, MapDbSettings.DEFAULT, Throwable::printStackTrace);
        log =
                messages.open(
                        messages.nextQueueId(),
                        home::add,
                        batch -> stored += batch.size(),
                        (position, locator, bytes, expiry, priority, count, redelivered) -> {});
        byte[] header =
                ContentHeader.of(BasicProperties.EMPTY.withDeliveryMode(2), bodyBytes).toBytes();
        content = Arrays.copyOf(header, header.length + bodyBytes);
        headerBytes = header.length;
    }

    /** A message with bytes of its own: a store may keep once what several entries share. */
    private Message newMessage() {
        return new Message("", "queue", content.clone(), headerBytes);
    }

    @TearDown
    public void close() throws IOException {
        messages.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int storedTogether() throws InterruptedException {
        Entry[] entries = new Entry[MESSAGES];
        stored = 0;
        for (int i = 0; i < MESSAGES; i++) {
            entries[i] = new Entry(position++, newMessage());
            log.append(entries[i], null);
        }
        await(MESSAGES);
        for (Entry entry : entries) {
            log.settle(entry, null);
        }
        return stored;
    }

    @Benchmark
    public int storedOneByOne() throws InterruptedException {
        Entry entry = new Entry(position++, newMessage());
        stored = 0;
        log.append(entry, null);
        await(1);
        log.settle(entry, null);
        return stored;
    }

    /** Runs what the store posts home until that many messages are stored. */
    private void await(int count) throws InterruptedException {
        while (stored < count) {
            home.take().run();
        }
    }
}
