package io.leveret.queue;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;

/** A consumer that remembers what it was given. */
final class TestConsumer extends Consumer {
    /** All it was given. */
    final List<String> received = new ArrayList<>();

    /** What it was given and did not settle through this class. */
    final List<Entry> held = new ArrayList<>();

    boolean takesBodyAtOnce;
    boolean refuses;
    boolean cancelled;
    int acquired;
    Runnable onDelivery = () -> {};

    TestConsumer(String tag, boolean noAck, boolean exclusive, int prefetch, int priority) {
        super(tag, noAck, exclusive, prefetch, priority, FieldTable.EMPTY);
    }

    static TestConsumer withPrefetch(int prefetch) {
        return new TestConsumer("c", false, false, prefetch, 0);
    }

    static TestConsumer withPriority(String tag, int prefetch, int priority) {
        return new TestConsumer(tag, false, false, prefetch, priority);
    }

    static TestConsumer noAck(String tag) {
        return new TestConsumer(tag, true, false, 0, 0);
    }

    static TestConsumer exclusive(String tag) {
        return new TestConsumer(tag, false, true, 0, 0);
    }

    @Override
    protected boolean takesBodyAtOnce() {
        return takesBodyAtOnce;
    }

    @Override
    protected boolean acquire() {
        if (refuses) {
            return false;
        }
        acquired++;
        return true;
    }

    @Override
    protected void deliver(Entry entry) {
        received.add(TestMessages.body(entry));
        if (!noAck()) {
            held.add(entry);
        }
        onDelivery.run();
    }

    @Override
    protected void cancelled() {
        cancelled = true;
    }

    Entry takeHeld(String body) {
        for (Entry entry : held) {
            if (TestMessages.body(entry).equals(body)) {
                held.remove(entry);
                return entry;
            }
        }
        throw new AssertionError("does not hold " + body + " but " + held);
    }
}
