package io.leveret.queue;

import io.leveret.store.StoreTransaction;
import java.util.ArrayDeque;

/**
 * Brings ready messages to who wants them: those who asked with basic.get, then consumers.
 *
 * <p>A delivery may call back into the queue. What it adds is then seen by the loop that is running
 * already, so that messages go out in order and the stack does not grow.
 */
final class Deliveries {
    private static final int TURNS_PER_LOOK_AT_THE_CLOCK = 64;

    private record Get(boolean noAck, Getter getter) {}

    private final ReadyMessages ready;
    private final Reaper reaper;
    private final ReadAhead readAhead;
    private final Consumers consumers;
    private final Unacked unacked;
    private final Unacked got;
    private final AckTimeouts timeouts;
    private final AckTimeouts gotTimeouts;
    private final Holdings holdings;
    private final QueueCounters counters;
    private final ArrayDeque<Get> gets = new ArrayDeque<>(0);
    private boolean running;
    private boolean stopped;

    /** Null, as nearly always, if what can be delivered may be. */
    private DeliveryGate gate;

    /**
     * @param got what basic.get took, beside {@code unacked} of consumers
     */
    Deliveries(
            ReadyMessages ready,
            Reaper reaper,
            Consumers consumers,
            Unacked unacked,
            Unacked got,
            AckTimeouts timeouts,
            AckTimeouts gotTimeouts,
            Holdings holdings,
            QueueCounters counters,
            DyingMessages dying) {
        this.ready = ready;
        this.reaper = reaper;
        this.consumers = consumers;
        this.unacked = unacked;
        this.got = got;
        this.timeouts = timeouts;
        this.gotTimeouts = gotTimeouts;
        this.holdings = holdings;
        this.counters = counters;
        this.readAhead =
                new ReadAhead(
                        ready,
                        holdings,
                        () -> {
                            dying.send();
                            run();
                        });
    }

    /** Delivers what can be delivered; then nothing is expired at the head, or over a limit. */
    void run() {
        if (running || stopped) {
            return;
        }
        running = true;
        try {
            do {
                serve();
            } while (reaper.dropExcess());
        } finally {
            running = false;
        }
        reaper.watch();
    }

    private void serve() {
        for (int turn = 1; !stopped && reaper.expire(); turn++) {
            if (turn % TURNS_PER_LOOK_AT_THE_CLOCK == 0) {
                reaper.timePasses();
            }
            if (!gets.isEmpty()) {
                if (!ready.isEmpty() && (gateClosed() || !readAhead.headLoaded())) {
                    return;
                }
                answer(gets.pollFirst());
            } else if (ready.isEmpty()
                    || !consumers.canTake()
                    || gateClosed()
                    || !readAhead.headLoaded()) {
                return;
            } else {
                Consumer consumer = consumers.acquireNext();
                if (consumer == null) {
                    return;
                }
                take(ready.poll(), consumer);
            }
        }
    }

    /**
     * Gives a new message to a consumer that waits for one, before it has been among the ready
     * ones; false if there is none.
     */
    boolean handOver(Entry entry, Receipt receipt, StoreTransaction tx) {
        if (running || !ready.isEmpty() || !gets.isEmpty()) {
            return false;
        }
        if (gate != null && consumers.canTake() && gateClosed()) {
            return false;
        }
        Consumer consumer = consumers.acquireNext();
        if (consumer == null) {
            return false;
        }
        running = true;
        try {
            if (!consumer.noAck()) {
                holdings.log(entry, receipt, tx);
            }
            // Else it is gone before it could be written.
            take(entry, consumer);
        } finally {
            running = false;
        }
        run();
        return true;
    }

    /** Deliveries go through {@code newGate} from now on; null for no gate. */
    void gate(DeliveryGate newGate) {
        gate = newGate;
    }

    private boolean gateClosed() {
        return gate != null && !gate.isOpen(this::run);
    }

    private void take(Entry entry, Consumer consumer) {
        if (gate != null) {
            gate.passed(entry.bodyBytes);
        }
        counters.delivered(entry, consumer.noAck());
        if (consumer.noAck()) {
            holdings.forget(entry, null);
        } else {
            unacked.add(entry, consumer);
            timeouts.delivered(entry);
            consumers.delivered(consumer);
        }
        consumer.deliver(entry);
    }

    void get(boolean noAck, Getter getter) {
        gets.addLast(new Get(noAck, getter));
        run();
    }

    private void answer(Get get) {
        Entry entry = ready.poll();
        if (entry == null) {
            counters.getEmpty++;
        } else {
            if (gate != null) {
                gate.passed(entry.bodyBytes);
            }
            counters.got(entry, get.noAck);
            if (get.noAck) {
                holdings.forget(entry, null);
            } else {
                got.add(entry, null);
                entry.getter = get.getter;
                gotTimeouts.delivered(entry);
            }
        }
        get.getter.got(entry);
    }

    /** The queue is deleted. */
    void stop() {
        stopped = true;
        Get get;
        while ((get = gets.pollFirst()) != null) {
            get.getter.got(null);
        }
    }
}
