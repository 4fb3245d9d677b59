package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The child process of {@link StoreKillTest}: says what it finds in the store, then works on it
 * until it is killed, saying before each thing what it is about to do and after it what was
 * promised. All lines are one word and numbers:
 *
 * <pre>
 * found QUEUE POSITION TX      in the store at the start
 * ready                        all of that was said
 * confirmed QUEUE POSITION TX  the message is durable
 * settle QUEUE POSITION        about to settle it
 * begin TX                     about to commit a transaction of three messages
 * done TX                      it was committed
 * kill                         the aim is taken: kill now
 * </pre>
 */
public final class KilledStore {
    private static final int QUEUES = 3;
    private static final int BACKLOG = 400;

    private final TestHome home = new TestHome();
    private final Random random;
    private final PrintStream out;
    private final MapDbMessageStore store;
    private final List<Queue> queues = new ArrayList<>();
    private int unconfirmed;

    private final class Queue {
        final long id;
        final QueueLog log;
        final List<Long> foundLocators = new ArrayList<>();
        final List<Long> foundPositions = new ArrayList<>();
        final List<StoredMessage> backlog = new ArrayList<>();
        long lastPosition;

        Queue(long id) {
            this.id = id;
            log =
                    store.open(
                            id,
                            home,
                            this::stored,
                            (position, locator, bytes, expires, priority, count, redelivered) -> {
                                foundLocators.add(locator);
                                foundPositions.add(position);
                                lastPosition = position;
                            });
        }

        void stored(List<StoredMessage> batch) {
            for (StoredMessage message : batch) {
                unconfirmed--;
                if (!message.settled()) {
                    backlog.add(message);
                    out.println("confirmed " + id + " " + message.position + " " + tx(message));
                }
            }
        }

        long tx(StoredMessage message) {
            return ByteBuffer.wrap(message.message().content()).getLong(16);
        }

        /** Reads everything back and looks at every byte. */
        void sayWhatIsFound() {
            List<Message[]> loaded = new ArrayList<>();
            log.load(foundLocators.stream().mapToLong(l -> l).toArray(), loaded::add);
            home.runUntil(() -> !loaded.isEmpty());
            for (int i = 0; i < foundPositions.size(); i++) {
                long position = foundPositions.get(i);
                Message message = loaded.get(0)[i];
                long tx = ByteBuffer.wrap(message.content()).getLong(16);
                assertThat(message.content()).isEqualTo(content(id, position, tx));
                out.println("found " + id + " " + position + " " + tx);
                backlog.add(recovered(position, foundLocators.get(i), message));
            }
        }
    }

    private static TestEntry recovered(long position, long locator, Message message) {
        TestEntry entry = new TestEntry(position, message);
        entry.markStored(locator);
        return entry;
    }

    /** The only content the message at that place can have. */
    private static byte[] content(long queue, long position, long tx) {
        Random random = new Random(queue * 31 + position);
        int size = random.nextInt(30) == 0 ? random.nextInt(300_000) : random.nextInt(5000);
        byte[] content = new byte[24 + size];
        random.nextBytes(content);
        ByteBuffer.wrap(content).putLong(queue).putLong(position).putLong(tx);
        return content;
    }

    private KilledStore(Path directory, Random random, PrintStream out) throws Exception {
        this.random = random;
        this.out = out;
        Disk disk = new AimedDisk(new DirectoryDisk(directory), random, out);
        this.store =
                MapDbMessageStore.open(
                        disk,
                        new MapDbSettings(1 << 20, 128 << 10, 4 << 20),
                        e -> {
                            e.printStackTrace();
                            Runtime.getRuntime().halt(3);
                        });
        for (long id = 1; id <= QUEUES; id++) {
            queues.add(new Queue(id));
        }
    }

    /**
     * @param args directory, seed
     */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true);
        KilledStore child =
                new KilledStore(Path.of(args[0]), new Random(Long.parseLong(args[1])), out);
        child.queues.forEach(Queue::sayWhatIsFound);
        out.println("ready");
        child.work();
    }

    private void work() {
        long tx = System.nanoTime();
        while (true) {
            for (Queue queue : queues) {
                for (int n = random.nextInt(8); n > 0; n--) {
                    append(queue, 0, null);
                }
                while (queue.backlog.size() > BACKLOG) {
                    settleOne(queue);
                }
            }
            if (random.nextInt(3) == 0) {
                transaction(++tx);
            }
            home.runUntil(() -> unconfirmed < 60);
        }
    }

    private void append(Queue queue, long tx, StoreTransaction storeTx) {
        long position = ++queue.lastPosition;
        byte[] content = content(queue.id, position, tx);
        TestEntry entry = new TestEntry(position, new Message("", "key", content, 24));
        unconfirmed++;
        queue.log.append(entry, storeTx);
    }

    /** Mostly the oldest; sometimes not, so that pages become sparse. */
    private void settleOne(Queue queue) {
        int index = random.nextInt(4) == 0 ? random.nextInt(queue.backlog.size()) : 0;
        StoredMessage message = queue.backlog.remove(index);
        out.println("settle " + queue.id + " " + message.position);
        queue.log.settle(message, null);
    }

    private void transaction(long tx) {
        out.println("begin " + tx);
        StoreTransaction storeTx = store.begin();
        queues.forEach(queue -> append(queue, tx, storeTx));
        store.commit(storeTx, home, () -> out.println("done " + tx));
    }
}
