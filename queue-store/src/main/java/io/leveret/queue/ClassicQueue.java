package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.concurrent.Executor;

/**
 * A queue on one node. What waits is in {@link ReadyMessages}, what is delivered in {@link
 * Unacked}, who gets the next in {@link Consumers}; this class moves entries between them.
 *
 * <p>Whatever it calls may call back into it: it changes its own state first, and deliveries asked
 * for from inside a delivery are made by the loop that is running already.
 */
public final class ClassicQueue implements Queue {
    private final QueueIdentity identity;
    private final QueueEffects effects;
    private final QueueLog log;
    private final ReadyMessages ready = new ReadyList();
    private final Unacked unacked = new Unacked();
    private final Consumers consumers;
    private final Receipts receipts = new Receipts();
    private final QueueCounters counters = new QueueCounters();
    private long nextPosition;
    private boolean delivering;
    private boolean deleted;

    /**
     * @param opener opens the queue's log; null for a queue that keeps nothing on disk
     * @param home runs what comes later: timers, and answers of the log
     */
    public ClassicQueue(
            QueueIdentity identity,
            QueueSettings settings,
            LogOpener opener,
            Clock clock,
            Executor home,
            QueueEffects effects) {
        this.identity = identity;
        this.effects = effects;
        this.consumers = new Consumers(identity, settings.singleActiveConsumer());
        this.log = opener == null ? null : opener.open(receipts, this::recovered);
    }

    private void recovered(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        nextPosition = position + 1;
    }

    @Override
    public void publish(Message message, Receipt receipt, StoreTransaction tx) {
        if (deleted) {
            accept(receipt);
            return;
        }
        counters.published++;
        Entry entry = new Entry(nextPosition++, message);
        entry.persistent = log != null && message.persistent();
        Consumer taker = delivering || !ready.isEmpty() ? null : consumers.acquireNext();
        counters.kept(entry);
        if (taker != null && taker.noAck()) {
            // Gone before it is written: it counts as safe.
            accept(receipt);
            deliverFirst(entry, taker);
            return;
        }
        keep(entry, receipt, tx);
        if (taker != null) {
            deliverFirst(entry, taker);
        } else {
            ready.add(entry);
            deliver();
        }
    }

    private void keep(Entry entry, Receipt receipt, StoreTransaction tx) {
        if (!entry.persistent) {
            accept(receipt);
            return;
        }
        entry.logged = true;
        if (receipt != null) {
            entry.receipt = receipt;
            receipts.await(entry);
        }
        log.append(entry, tx);
    }

    private static void accept(Receipt receipt) {
        if (receipt != null) {
            receipt.accepted();
        }
    }

    private void deliverFirst(Entry entry, Consumer consumer) {
        delivering = true;
        try {
            hand(entry, consumer);
        } finally {
            delivering = false;
        }
        deliver();
    }

    /** Delivers as long as there are messages and consumers that can take them. */
    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            Consumer consumer;
            while (!ready.isEmpty() && (consumer = consumers.acquireNext()) != null) {
                hand(ready.poll(), consumer);
            }
        } finally {
            delivering = false;
        }
    }

    private void hand(Entry entry, Consumer consumer) {
        if (entry.redelivered) {
            counters.redelivered++;
        }
        if (consumer.noAck()) {
            counters.deliveredNoAck++;
            forget(entry, null);
        } else {
            counters.deliveredManualAck++;
            unacked.add(entry, consumer);
            consumers.delivered(consumer);
        }
        consumer.deliver(entry);
    }

    private void forget(Entry entry, StoreTransaction tx) {
        counters.gone(entry);
        if (entry.logged) {
            log.settle(entry, tx);
        }
    }

    @Override
    public void subscribe(Consumer consumer) {
        consumers.add(consumer);
        deliver();
    }

    @Override
    public void cancel(Consumer consumer) {
        if (!consumers.remove(consumer)) {
            return;
        }
        deliver();
        if (consumers.isEmpty() && identity.autoDelete()) {
            effects.unused();
        }
    }

    @Override
    public void resume(Consumer consumer) {
        consumers.resume(consumer);
        deliver();
    }

    @Override
    public void get(boolean noAck, java.util.function.Consumer<Entry> answer) {
        Entry entry = ready.poll();
        if (entry == null) {
            counters.getEmpty++;
        } else {
            if (entry.redelivered) {
                counters.redelivered++;
            }
            if (noAck) {
                counters.gotNoAck++;
                forget(entry, null);
            } else {
                counters.gotManualAck++;
                unacked.add(entry, null);
            }
        }
        answer.accept(entry);
    }

    @Override
    public void settle(Consumer consumer, Entry entry, Outcome outcome, StoreTransaction tx) {
        if (deleted || !unacked.remove(entry)) {
            return;
        }
        if (consumer != null) {
            consumers.settled(consumer);
        }
        switch (outcome) {
            case ACK -> {
                counters.acked++;
                forget(entry, tx);
            }
            case REJECT -> forget(entry, tx);
            case REQUEUE, RETURN -> {
                entry.redelivered = true;
                ready.putBack(entry);
            }
        }
        deliver();
    }

    @Override
    public int purge() {
        int purged = ready.size();
        Entry entry;
        while ((entry = ready.poll()) != null) {
            forget(entry, null);
        }
        return purged;
    }

    @Override
    public void apply(QueueSettings settings) {}

    @Override
    public void touch() {}

    @Override
    public void delete() {
        if (deleted) {
            return;
        }
        deleted = true;
        while (ready.poll() != null) {}
        if (log != null) {
            log.delete();
        }
        receipts.acceptAll();
        consumers.cancelAll();
    }

    @Override
    public int readyCount() {
        return ready.size();
    }

    @Override
    public int unackedCount() {
        return unacked.count();
    }

    @Override
    public int consumerCount() {
        return consumers.count();
    }

    @Override
    public QueueStatistics statistics() {
        return new QueueStatistics(
                ready.size(),
                unacked.count(),
                ready.bytes(),
                unacked.bytes(),
                ready.size() + unacked.count(),
                counters.persistentMessages,
                counters.persistentBytes,
                counters.published,
                counters.deliveredManualAck,
                counters.deliveredNoAck,
                counters.gotManualAck,
                counters.gotNoAck,
                counters.getEmpty,
                counters.acked,
                counters.redelivered);
    }
}
