package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.DefinitionStore.Table;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.store.TestEntry;
import io.leveret.store.TestHome;
import io.leveret.store.TestMessages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Does at random what brokers do with a store, remembers at which moment what was promised, and
 * checks what a crash at some moment left against that.
 */
final class Workload {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int QUEUES = 6;

    private final Random random;

    /** A count that grows with everything that happens to the disk. */
    private final IntSupplier now;

    private final TestHome home = new TestHome();
    private final List<Queue> queues = new ArrayList<>();
    private final Map<StoredMessage, Tracked> tracked = new IdentityHashMap<>();
    private final List<Tx> transactions = new ArrayList<>();
    private final Map<String, List<Version>> definitions = new TreeMap<>();
    private MessageStore store;
    private int unconfirmed;
    private int unanswered;
    private int closingAt = NEVER;

    /** A message and what is known of it. */
    private static final class Tracked {
        final Queue queue;
        final TestEntry entry;
        final Message message;
        final Tx tx;
        int confirmedAt = NEVER;
        int settledAt = NEVER;
        Tx settledBy;

        Tracked(Queue queue, TestEntry entry, Tx tx) {
            this.queue = queue;
            this.entry = entry;
            this.message = entry.message();
            this.tx = tx;
        }
    }

    private static final class Tx {
        final List<Tracked> appended = new ArrayList<>();
        final List<Tracked> settled = new ArrayList<>();
        int doneAt = NEVER;
    }

    private final class Queue {
        final long id;
        QueueLog log;
        long lastPosition;
        int deletedAt = NEVER;
        final Map<Long, Tracked> messages = new TreeMap<>();

        Queue(long id) {
            this.id = id;
        }

        void stored(List<StoredMessage> batch) {
            for (StoredMessage message : batch) {
                Tracked known = tracked.get(message);
                assertThat(known.confirmedAt).as("told once").isEqualTo(NEVER);
                known.confirmedAt = now.getAsInt();
                unconfirmed--;
            }
        }
    }

    /** One value of a definition. */
    private static final class Version {
        final int number;
        int durableAt = NEVER;

        Version(int number) {
            this.number = number;
        }
    }

    Workload(Random random, IntSupplier now) {
        this.random = random;
        this.now = now;
    }

    void start(MessageStore newStore) {
        store = newStore;
        while (queues.size() < QUEUES) {
            openQueue();
        }
    }

    private void openQueue() {
        Queue queue = new Queue(store.nextQueueId());
        queue.log = store.open(queue.id, home, queue::stored, null);
        queues.add(queue);
    }

    private List<Queue> liveQueues() {
        return queues.stream().filter(q -> q.deletedAt == NEVER).toList();
    }

    private Queue anyQueue() {
        List<Queue> live = liveQueues();
        return live.get(random.nextInt(live.size()));
    }

    /** Does {@code steps} things. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            int what = random.nextInt(100);
            if (what < 45) {
                publish();
            } else if (what < 70) {
                settleSome();
            } else if (what < 78) {
                transaction();
            } else if (what < 82) {
                update();
            } else if (what < 90) {
                define();
            } else if (what < 91) {
                deleteQueue();
            } else if (what < 94) {
                loadSome();
            } else if (what < 97) {
                awaitAll();
            }
            home.runPosted();
            if (unconfirmed > 300) {
                awaitAll();
            }
        }
        awaitAll();
    }

    private Message anyMessage() {
        int kind = random.nextInt(40);
        int bytes =
                kind == 0
                        ? random.nextInt(300_000)
                        : kind < 5 ? random.nextInt(70_000) : random.nextInt(1500);
        return TestMessages.message(bytes, random);
    }

    private Tracked append(Queue queue, Message message, Tx tx, StoreTransaction storeTx) {
        TestEntry entry = new TestEntry(++queue.lastPosition, message);
        if (random.nextInt(5) == 0) {
            entry.expiresAtMillis = random.nextInt(1_000_000);
            entry.priority = random.nextInt(10);
        }
        Tracked message2 = new Tracked(queue, entry, tx);
        tracked.put(entry, message2);
        queue.messages.put(entry.position, message2);
        unconfirmed++;
        queue.log.append(entry, storeTx);
        return message2;
    }

    private void publish() {
        for (int n = random.nextInt(10); n >= 0; n--) {
            Message message = anyMessage();
            if (random.nextInt(8) == 0) {
                liveQueues().forEach(q -> append(q, message, null, null));
            } else {
                append(anyQueue(), message, null, null);
            }
        }
    }

    /** Messages nobody has settled, of queues that are there; a few of them. */
    private List<Tracked> someUnsettled(int max, boolean confirmedOnly) {
        List<Tracked> found = new ArrayList<>();
        for (Tracked t : tracked.values()) {
            if (t.settledAt == NEVER
                    && t.settledBy == null
                    && t.queue.deletedAt == NEVER
                    && (t.confirmedAt != NEVER || (!confirmedOnly && t.tx == null))
                    && random.nextInt(3) == 0) {
                found.add(t);
            }
            if (found.size() == max) {
                break;
            }
        }
        return found;
    }

    private void settleSome() {
        for (Tracked t : someUnsettled(1 + random.nextInt(40), false)) {
            t.settledAt = now.getAsInt();
            t.queue.log.settle(t.entry, null);
        }
    }

    private void transaction() {
        Tx tx = new Tx();
        StoreTransaction storeTx = store.begin();
        for (int n = random.nextInt(6); n >= 0; n--) {
            tx.appended.add(append(anyQueue(), anyMessage(), tx, storeTx));
        }
        if (transactions.size() == 5) {
            // One so large that it is written in several commits.
            for (int n = 0; n < 25; n++) {
                Message large = TestMessages.message(250_000 + random.nextInt(100_000), random);
                tx.appended.add(append(anyQueue(), large, tx, storeTx));
            }
        }
        for (Tracked t : someUnsettled(4, false)) {
            t.settledBy = tx;
            tx.settled.add(t);
            t.queue.log.settle(t.entry, storeTx);
        }
        if (random.nextInt(4) == 0) {
            store.rollback(storeTx);
            for (Tracked t : tx.appended) {
                t.queue.messages.remove(t.entry.position);
                tracked.remove(t.entry);
                unconfirmed--;
            }
            tx.settled.forEach(t -> t.settledBy = null);
            return;
        }
        transactions.add(tx);
        unanswered++;
        store.commit(
                storeTx,
                home,
                () -> {
                    tx.doneAt = now.getAsInt();
                    unanswered--;
                });
    }

    private void update() {
        for (Tracked t : someUnsettled(3, false)) {
            t.entry.deliveryCount++;
            t.queue.log.update(t.entry);
        }
    }

    private void define() {
        for (int n = random.nextInt(4); n >= 0; n--) {
            String key = "key" + random.nextInt(30);
            List<Version> versions = definitions.computeIfAbsent(key, k -> new ArrayList<>());
            Version next = new Version(versions.size() + 1);
            versions.add(next);
            byte[] value = new byte[4 + random.nextInt(200)];
            ByteBuffer.wrap(value).putInt(next.number);
            store.definitions().put(Table.QUEUES, key, value);
            unanswered++;
            store.definitions()
                    .sync(
                            home,
                            () -> {
                                next.durableAt = now.getAsInt();
                                unanswered--;
                            });
        }
    }

    private void deleteQueue() {
        Queue queue = anyQueue();
        queue.deletedAt = now.getAsInt();
        queue.log.delete();
        for (Tracked t : queue.messages.values()) {
            if (t.confirmedAt == NEVER) {
                unconfirmed--;
            }
        }
        openQueue();
    }

    private void loadSome() {
        Queue queue = anyQueue();
        List<Tracked> wanted =
                someUnsettled(50, true).stream()
                        .filter(t -> t.queue == queue)
                        .filter(t -> t.entry.locator() != StoredMessage.NOT_STORED)
                        .toList();
        unanswered++;
        queue.log.load(
                wanted.stream().mapToLong(t -> t.entry.locator()).toArray(),
                messages -> {
                    unanswered--;
                    for (int i = 0; i < messages.length; i++) {
                        Tracked t = wanted.get(i);
                        if (messages[i] != null) {
                            assertThat(messages[i].content()).isEqualTo(t.message.content());
                        } else {
                            boolean settled = t.settledAt != NEVER || t.settledBy != null;
                            assertThat(settled || t.queue.deletedAt != NEVER).isTrue();
                        }
                    }
                });
    }

    void awaitAll() {
        home.runUntil(() -> unconfirmed == 0 && unanswered == 0);
    }

    /** Ends in order: from here on messages may be known not to have been delivered. */
    void close() {
        closingAt = now.getAsInt();
        store.close();
    }

    // Checking.

    /** Checks what is in {@code found}, the store after a crash at {@code crashedAt}. */
    void check(MessageStore found, int crashedAt) {
        Map<Tracked, Boolean> present = new IdentityHashMap<>();
        for (Queue queue : queues) {
            checkQueue(queue, found, crashedAt, present);
        }
        for (Tx tx : transactions) {
            checkTransaction(tx, crashedAt, present);
        }
        Map<String, Integer> values = new HashMap<>();
        found.definitions()
                .load(
                        Table.QUEUES,
                        (key, value) -> values.put(key, ByteBuffer.wrap(value).getInt()));
        definitions.forEach(
                (key, versions) -> {
                    int durable = 0;
                    for (Version v : versions) {
                        durable = v.durableAt <= crashedAt ? v.number : durable;
                    }
                    assertThat(values.getOrDefault(key, 0))
                            .as("version of %s", key)
                            .isBetween(durable, versions.size());
                });
        long next = found.nextQueueId();
        present.keySet().forEach(t -> assertThat(next).isGreaterThan(t.queue.id));
    }

    private void checkQueue(
            Queue queue, MessageStore found, int crashedAt, Map<Tracked, Boolean> present) {
        TestHome checking = new TestHome();
        List<Long> locators = new ArrayList<>();
        List<Tracked> here = new ArrayList<>();
        QueueLog log =
                found.open(
                        queue.id,
                        checking,
                        batch -> {},
                        (position, locator, bytes, expires, priority, count, redelivered) -> {
                            Tracked t = queue.messages.get(position);
                            assertThat(t).as("%d of queue %d", position, queue.id).isNotNull();
                            assertThat(bytes).isEqualTo(t.message.bodyBytes());
                            assertThat(expires).isEqualTo(t.entry.expiresAtMillis);
                            assertThat(priority).isEqualTo(t.entry.priority);
                            assertThat(count).isBetween(0, t.entry.deliveryCount);
                            assertThat(redelivered || crashedAt > closingAt).isTrue();
                            assertThat(present.put(t, true)).as("only once").isNull();
                            if (!here.isEmpty()) {
                                assertThat(position)
                                        .isGreaterThan(here.get(here.size() - 1).entry.position);
                            }
                            here.add(t);
                            locators.add(locator);
                        });
        for (Tracked t : queue.messages.values()) {
            boolean mustBeThere =
                    t.confirmedAt <= crashedAt
                            && t.settledAt > crashedAt
                            && t.settledBy == null
                            && queue.deletedAt > crashedAt;
            assertThat(present.containsKey(t) || !mustBeThere)
                    .as(
                            "message %d of queue %d, confirmed at %d, crash at %d",
                            t.entry.position, queue.id, t.confirmedAt, crashedAt)
                    .isTrue();
        }
        List<Message[]> loaded = new ArrayList<>();
        log.load(locators.stream().mapToLong(l -> l).toArray(), loaded::add);
        checking.runUntil(() -> !loaded.isEmpty());
        for (int i = 0; i < here.size(); i++) {
            Message message = loaded.get(0)[i];
            assertThat(message.content()).isEqualTo(here.get(i).message.content());
            assertThat(message.routingKey()).isEqualTo(here.get(i).message.routingKey());
            assertThat(message.headerBytes()).isEqualTo(here.get(i).message.headerBytes());
        }
    }

    private void checkTransaction(Tx tx, int crashedAt, Map<Tracked, Boolean> present) {
        // Appends nobody settled or deleted since, and settlements of what was surely there.
        List<Tracked> appended =
                tx.appended.stream()
                        .filter(t -> t.settledAt > crashedAt && t.settledBy == null)
                        .filter(t -> t.queue.deletedAt > crashedAt)
                        .toList();
        List<Tracked> settled =
                tx.settled.stream()
                        .filter(t -> t.confirmedAt <= crashedAt)
                        .filter(t -> t.queue.deletedAt > crashedAt)
                        .toList();
        boolean anyIn =
                tx.appended.stream().anyMatch(present::containsKey)
                        || settled.stream().anyMatch(t -> !present.containsKey(t));
        boolean allIn =
                appended.stream().allMatch(present::containsKey)
                        && tx.settled.stream().noneMatch(present::containsKey);
        assertThat(!anyIn || allIn).as("all of a transaction or nothing").isTrue();
        assertThat(allIn || tx.doneAt > crashedAt).as("transaction that was done").isTrue();
    }
}
