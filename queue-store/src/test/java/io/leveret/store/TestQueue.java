package io.leveret.store;

import io.leveret.message.Message;
import java.util.ArrayList;
import java.util.List;

/** A queue as its log sees it: appends, and remembers what it was told. */
public final class TestQueue {
    public final long id;
    public final QueueLog log;
    public final List<TestEntry> stored = new ArrayList<>();
    public final List<RecoveredMessage> recovered = new ArrayList<>();
    private final TestHome home;
    private long lastPosition;

    /** What a store still held of one message. */
    public record RecoveredMessage(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {}

    public TestQueue(MessageStore store, long id, TestHome home) {
        this.id = id;
        this.home = home;
        this.log =
                store.open(
                        id,
                        home,
                        batch -> batch.forEach(m -> stored.add((TestEntry) m)),
                        (position, locator, bytes, expires, priority, count, redelivered) -> {
                            recovered.add(
                                    new RecoveredMessage(
                                            position,
                                            locator,
                                            bytes,
                                            expires,
                                            priority,
                                            count,
                                            redelivered));
                            lastPosition = Math.max(lastPosition, position);
                        });
    }

    public TestEntry append(Message message) {
        return append(message, null);
    }

    public TestEntry append(Message message, StoreTransaction tx) {
        TestEntry entry = new TestEntry(++lastPosition, message);
        log.append(entry, tx);
        return entry;
    }

    /** Appends and waits until the store has it. */
    public TestEntry appendAndWait(Message message) {
        TestEntry entry = append(message);
        awaitStored(entry);
        return entry;
    }

    public void awaitStored(TestEntry entry) {
        home.runUntil(() -> stored.contains(entry));
    }

    public Message[] load(long... locators) {
        List<Message[]> answer = new ArrayList<>();
        log.load(locators, answer::add);
        home.runUntil(() -> !answer.isEmpty());
        return answer.get(0);
    }

    public List<Long> recoveredPositions() {
        return recovered.stream().map(RecoveredMessage::position).toList();
    }
}
