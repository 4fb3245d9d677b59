package io.leveret.queue;

/** Consumers of one priority that can take a message, in turn; linked through the consumers. */
final class DispatchRing {
    final int priority;
    private Consumer first;

    DispatchRing(int priority) {
        this.priority = priority;
    }

    Consumer first() {
        return first;
    }

    /** The first goes to the end. */
    void rotate() {
        first = first.nextInRing;
    }

    /** At the end. */
    void add(Consumer consumer) {
        if (first == null) {
            consumer.nextInRing = consumer;
            consumer.previousInRing = consumer;
            first = consumer;
            return;
        }
        Consumer last = first.previousInRing;
        consumer.nextInRing = first;
        consumer.previousInRing = last;
        last.nextInRing = consumer;
        first.previousInRing = consumer;
    }

    void remove(Consumer consumer) {
        if (consumer.nextInRing == consumer) {
            first = null;
        } else {
            consumer.previousInRing.nextInRing = consumer.nextInRing;
            consumer.nextInRing.previousInRing = consumer.previousInRing;
            if (first == consumer) {
                first = consumer.nextInRing;
            }
        }
        consumer.nextInRing = null;
        consumer.previousInRing = null;
    }
}
