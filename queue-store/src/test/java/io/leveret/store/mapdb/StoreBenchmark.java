package io.leveret.store.mapdb;

import com.sun.management.OperatingSystemMXBean;
import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoredMessage;
import io.leveret.store.TestEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Measures the store alone; what to call and what came out is in docs/storage.md. */
public final class StoreBenchmark {
    private static final int HEADER_BYTES = 30;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StoreBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        switch (args[0]) {
            case "publish" ->
                    publish(
                            directory,
                            number(args, 2, 1024),
                            number(args, 3, 10),
                            number(args, 4, 4096),
                            number(args, 5, 10_000));
            case "fill" -> fill(directory, number(args, 2, 1024), number(args, 3, 1_000_000));
            case "restart" -> restart(directory);
            case "churn" ->
                    churn(
                            directory,
                            number(args, 2, 1024),
                            number(args, 3, 1000),
                            number(args, 4, 60),
                            number(args, 5, 0));
            case "sync" -> sync(directory);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private static MapDbMessageStore open(Path directory) throws IOException {
        return MapDbMessageStore.open(
                directory,
                new MapDbSettings(
                        Long.getLong("journalBytes", MapDbSettings.DEFAULT.journalBytes()),
                        Long.getLong("batchBytes", MapDbSettings.DEFAULT.batchBytes()),
                        MapDbSettings.DEFAULT.slackBytes()),
                Throwable::printStackTrace);
    }

    /**
     * Two queues on two homes, each with so many unconfirmed messages on the way and so many
     * confirmed ones waiting to be settled.
     */
    private static void publish(Path directory, int bytes, int seconds, int window, int backlog)
            throws Exception {
        try (MapDbMessageStore store = open(directory)) {
            List<Publisher> publishers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                publishers.add(new Publisher(store, bytes, window, backlog));
            }
            Thread.sleep(3000);
            for (Publisher p : publishers) {
                p.onHome(p::startCounting);
            }
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            Thread.sleep(seconds * 1000L);
            for (Publisher p : publishers) {
                p.onHome(p::stop);
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            cpu = SYSTEM.getProcessCpuTime() - cpu;
            long confirmed = 0;
            List<Long> latencies = new ArrayList<>();
            for (Publisher p : publishers) {
                confirmed += p.confirmed;
                latencies.addAll(p.latencies);
            }
            latencies.sort(null);
            System.out.printf(
                    "%d B, window %d, backlog %d: %,.0f confirmed/s, %.2f us CPU each, "
                            + "confirmed after p50 %.2f, p99 %.2f, max %.1f ms%n",
                    bytes,
                    window,
                    backlog,
                    confirmed / elapsed,
                    cpu / 1e3 / confirmed,
                    latencies.get(latencies.size() / 2) / 1e6,
                    latencies.get(latencies.size() * 99 / 100) / 1e6,
                    latencies.get(latencies.size() - 1) / 1e6);
            System.out.println(store.statistics());
        }
    }

    /**
     * As {@link #publish} with a constant backlog, of which some leave out of turn; in ten parts,
     * so that one sees whether it becomes slower or the file grows.
     *
     * @param outOfTurnPercent how many of the settled messages are not the oldest
     */
    private static void churn(
            Path directory, int bytes, int backlog, int seconds, int outOfTurnPercent)
            throws Exception {
        try (MapDbMessageStore store = open(directory)) {
            Publisher publisher = new Publisher(store, bytes, 4096, backlog);
            publisher.outOfTurnPercent = outOfTurnPercent;
            while (publisher.isFilling()) {
                Thread.sleep(100);
            }
            long settled = 0;
            for (int part = 1; part <= 10; part++) {
                publisher.onHome(publisher::startCounting);
                long cpu = SYSTEM.getProcessCpuTime();
                long start = System.nanoTime();
                Thread.sleep(seconds * 100L);
                long[] confirmed = new long[1];
                publisher.onHome(() -> confirmed[0] = publisher.confirmed);
                settled += confirmed[0];
                System.out.printf(
                        "%2d0%%: %,9.0f confirmed and settled/s, %.2f us CPU each, %,d in all;"
                                + " %s%n",
                        part,
                        confirmed[0] / ((System.nanoTime() - start) / 1e9),
                        (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / confirmed[0],
                        settled,
                        store.statistics());
            }
            publisher.onHome(publisher::stop);
            System.out.printf(
                    "%,d messages of %,d B alive: %,d KiB%n",
                    backlog, bytes, (long) backlog * (bytes + HEADER_BYTES) >> 10);
        }
        System.exit(0);
    }

    /** The benchmark ends when it has said what it saw. */
    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        return thread;
    }

    private static final class Publisher {
        private final ExecutorService home = Executors.newSingleThreadExecutor();
        private final QueueLog log;
        private final ArrayDeque<StoredMessage> backlog = new ArrayDeque<>();
        private final ArrayDeque<Long> sent = new ArrayDeque<>();
        private List<Long> latencies = new ArrayList<>();
        private final int bytes;
        private final int backlogMax;
        private final Random random = new Random(1);
        private volatile int outOfTurnPercent;
        private volatile boolean filling = true;
        private long position;
        private long confirmed;
        private int window;

        Publisher(MapDbMessageStore store, int bytes, int window, int backlogMax) {
            this.bytes = bytes;
            this.window = window;
            this.backlogMax = backlogMax;
            this.log = store.open(store.nextQueueId(), home, this::stored, null);
            home.execute(this::publish);
        }

        private void publish() {
            long now = System.nanoTime();
            for (; window > 0; window--) {
                byte[] content = new byte[HEADER_BYTES + bytes];
                content[HEADER_BYTES] = (byte) position;
                Message message = new Message("", "benchmark", content, HEADER_BYTES);
                sent.add(now);
                log.append(new TestEntry(++position, message), null);
            }
        }

        private void stored(List<StoredMessage> batch) {
            long now = System.nanoTime();
            for (StoredMessage entry : batch) {
                ((TestEntry) entry).forgetMessage();
                backlog.add(entry);
                long since = sent.poll();
                if ((entry.position & 63) == 0) {
                    latencies.add(now - since);
                }
            }
            while (backlog.size() > backlogMax) {
                filling = false;
                if (random.nextInt(100) < outOfTurnPercent) {
                    // It will be the oldest once more, a whole backlog later.
                    backlog.add(backlog.poll());
                }
                log.settle(backlog.poll(), null);
            }
            confirmed += batch.size();
            window += batch.size();
            publish();
        }

        boolean isFilling() {
            return filling;
        }

        void startCounting() {
            confirmed = 0;
            latencies = new ArrayList<>();
        }

        void stop() {
            window = Integer.MIN_VALUE / 2;
        }

        void onHome(Runnable action) throws Exception {
            home.submit(action).get();
        }
    }

    /** Publishes and leaves it all there, as after kill -9 if {@code -Dkill} is set. */
    private static void fill(Path directory, int bytes, int messages) throws Exception {
        MapDbMessageStore store = open(directory);
        ExecutorService home = Executors.newSingleThreadExecutor();
        CountDownLatch all = new CountDownLatch(messages);
        long start = System.nanoTime();
        QueueLog log =
                store.open(
                        store.nextQueueId(),
                        home,
                        batch -> batch.forEach(m -> all.countDown()),
                        null);
        for (int i = 1; i <= messages; i++) {
            byte[] content = new byte[HEADER_BYTES + bytes];
            content[HEADER_BYTES] = (byte) i;
            log.append(new TestEntry(i, new Message("", "benchmark", content, HEADER_BYTES)), null);
            while (store.unwritten().bytes() > 32 << 20) {
                Thread.onSpinWait();
            }
        }
        all.await();
        System.out.printf("filled in %.1f s%n", (System.nanoTime() - start) / 1e9);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "heap %.1f MB, %s%n",
                (runtime.totalMemory() - runtime.freeMemory()) / 1e6, store.statistics());
        if (Boolean.getBoolean("kill")) {
            runtime.halt(137);
        }
        store.close();
        System.exit(0);
    }

    private static void restart(Path directory) throws Exception {
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        MapDbMessageStore store = open(directory);
        double opened = (System.nanoTime() - start) / 1e9;
        cpu = SYSTEM.getProcessCpuTime() - cpu;
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
        start = System.nanoTime();
        long[] found = new long[2];
        for (long id = 1; id <= 4096; id++) {
            store.open(
                    id,
                    Runnable::run,
                    batch -> {},
                    (position, locator, bodyBytes, expires, priority, count, redelivered) -> {
                        found[0]++;
                        found[1] += redelivered ? 1 : 0;
                    });
        }
        System.out.printf(
                "opened in %.2f s (%.2f s CPU), heap %.1f MB; %,d messages (%,d redelivered) passed on in %.2f s%n",
                opened, cpu / 1e9, heap, found[0], found[1], (System.nanoTime() - start) / 1e9);
        store.close();
        System.exit(0);
    }

    /** What the disk takes for a write to a preallocated file and fdatasync. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel file =
                FileChannel.open(
                        directory.resolve("sync-test"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE)) {
            file.write(ByteBuffer.allocate(64 << 20), 0);
            file.force(true);
            for (int bytes : new int[] {4096, 16_384, 65_536, 1 << 20}) {
                ByteBuffer data = ByteBuffer.allocateDirect(bytes);
                long[] nanos = new long[500];
                for (int i = 0; i < nanos.length; i++) {
                    long start = System.nanoTime();
                    file.write(data.clear(), (long) i * bytes % (32 << 20));
                    file.force(false);
                    nanos[i] = System.nanoTime() - start;
                }
                Arrays.sort(nanos);
                System.out.printf(
                        "%7d B: p50 %.2f ms, p99 %.2f ms%n",
                        bytes, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
            }
        }
    }
}
