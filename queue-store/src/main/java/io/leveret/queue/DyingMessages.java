package io.leveret.queue;

import io.leveret.store.StoreTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Dead messages on their way to the dead-letter exchange, in order. The queue keeps each until it
 * is safe elsewhere.
 */
final class DyingMessages {
    /** Above this many, nothing more expires until some are safe: a million may expire at once. */
    static final int MAX = 1024;

    /** Most bodies asked of the disk at once. */
    private static final int READ_MAX = 128;

    private record Dying(Entry entry, DeadLetterReason reason) {}

    private final Holdings holdings;
    private final ReadyMessages ready;
    private final QueueEffects effects;
    private final Runnable roomAgain;
    // Not yet handed over: the first may have to be read from disk.
    private final ArrayDeque<Dying> waiting = new ArrayDeque<>(0);
    private int count;
    private boolean enabled;

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
        waiting.addLast(new Dying(entry, reason));
        send();
    }

    /** Hands over what has its body, and asks for the bodies of the rest. */
    void send() {
        Dying next;
        while ((next = waiting.peekFirst()) != null
                && (next.entry.message() != null || next.entry.lost)) {
            waiting.pollFirst();
            Entry entry = next.entry;
            if (entry.lost) {
                safe(entry);
            } else {
                effects.deadLetter(entry, entry.message(), next.reason, () -> safe(entry));
            }
        }
        if (next != null) {
            load();
        }
    }

    private void load() {
        List<Entry> batch = new ArrayList<>();
        for (Dying dying : waiting) {
            if (batch.size() == READ_MAX) {
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

    private void safe(Entry entry) {
        if (entry.place != Entry.Place.DYING) {
            return;
        }
        holdings.forget(entry, null);
        count--;
        if (count == MAX - 1) {
            roomAgain.run();
        }
    }
}
