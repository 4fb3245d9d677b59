package io.leveret.queue;

import io.leveret.store.StoreTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Dead messages on their way to the dead-letter exchange, in order. The queue keeps each until it
 * is safe elsewhere. With at-least-once that may take for ever: then a few are under way at a time,
 * the others wait, and all count as messages of the queue when it comes to its limits.
 */
final class DyingMessages {
    /** Above this many, nothing more expires until some are safe: a million may expire at once. */
    static final int MAX = 1024;

    /** Most bodies asked of the disk at once. */
    private static final int READ_MAX = 128;

    /** Most that are under way with at-least-once; RabbitMQ's too. */
    private static final int UNDER_WAY_MAX = 32;

    private record Dying(Entry entry, DeadLetterReason reason) {}

    private final Holdings holdings;
    private final ReadyMessages ready;
    private final QueueEffects effects;
    private final Runnable roomAgain;
    // Not yet handed over: the first may have to be read from disk.
    private final ArrayDeque<Dying> waiting = new ArrayDeque<>(0);
    private int count;
    private long bytes;
    private int underWay;
    private boolean enabled;
    private boolean atLeastOnce;

    /**
     * @param roomAgain run when there is room after there was none
     */
    DyingMessages(
            Holdings holdings, ReadyMessages ready, QueueEffects effects, Runnable roomAgain) {
        this.holdings = holdings;
        this.ready = ready;
        this.effects = effects;
        this.roomAgain = roomAgain;
    }

    void apply(QueueSettings settings) {
        enabled = settings.deadLetterExchange() != null;
        atLeastOnce = settings.deadLettersAtLeastOnce();
        send();
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** How many count as messages of the queue. */
    int keptCount() {
        return atLeastOnce ? count : 0;
    }

    /** What those have in their bodies. */
    long keptBytes() {
        return atLeastOnce ? bytes : 0;
    }

    boolean hasRoom() {
        return count < MAX;
    }

    /**
     * Ends what {@code entry} was to this queue.
     *
     * @param tx of which that is part if the message is not dead-lettered, or null
     */
    void bury(Entry entry, DeadLetterReason reason, StoreTransaction tx) {
        if (!enabled || entry.lost) {
            if (!enabled) {
                effects.discarded(reason);
            }
            holdings.forget(entry, tx);
            return;
        }
        entry.place = Entry.Place.DYING;
        count++;
        bytes += entry.bodyBytes;
        waiting.addLast(new Dying(entry, reason));
        send();
    }

    /** Hands over what has its body, and asks for the bodies of the rest. */
    void send() {
        Dying next;
        while ((next = waiting.peekFirst()) != null
                && hasPlace()
                && (next.entry.message() != null || next.entry.lost)) {
            waiting.pollFirst();
            Entry entry = next.entry;
            underWay++;
            if (entry.lost) {
                safe(entry);
            } else {
                effects.deadLetter(entry, entry.message(), next.reason, () -> safe(entry));
            }
        }
        if (next != null && hasPlace()) {
            load();
        }
    }

    private boolean hasPlace() {
        return !atLeastOnce || underWay < UNDER_WAY_MAX;
    }

    private void load() {
        List<Entry> batch = new ArrayList<>();
        for (Dying dying : waiting) {
            if (batch.size() == (atLeastOnce ? UNDER_WAY_MAX : READ_MAX)) {
                break;
            }
            if (dying.entry.message() == null && !dying.entry.loading) {
                batch.add(dying.entry);
            }
        }
        if (!batch.isEmpty()) {
            holdings.load(batch, ready, this::send);
        }
    }

    /** All that are not handed over yet. */
    void forEach(java.util.function.Consumer<Entry> action) {
        waiting.forEach(dying -> action.accept(dying.entry));
    }

    /** Lets go of the bodies that are not needed soon and that the store has. */
    void pageOut() {
        for (Dying dying : waiting) {
            holdings.pageOut(dying.entry);
        }
    }

    private void safe(Entry entry) {
        if (entry.place != Entry.Place.DYING) {
            return;
        }
        holdings.forget(entry, null);
        count--;
        underWay--;
        bytes -= entry.bodyBytes;
        if (count == MAX - 1) {
            roomAgain.run();
        }
        if (atLeastOnce) {
            send();
        }
    }
}
