package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A queue on one node. What waits is in {@link ReadyMessages}, what is delivered in {@link
 * Unacked}, what is dead in {@link DyingMessages}; {@link Consumers} says who gets the next, {@link
 * Deliveries} brings it, {@link Reaper} removes what is too old or too much, and {@link Holdings}
 * knows what is on disk and in memory. This class moves entries between them.
 *
 * <p>Whatever it calls may call back into it: it changes its own state first.
 */
public final class ClassicQueue implements Queue {
    private final QueueIdentity identity;
    private final QueueEffects effects;
    private final ReadyMessages ready;
    private final Unacked unacked = new Unacked();
    private final Unacked got = new Unacked();
    private final QueueCounters counters = new QueueCounters();
    private final Limits limits = new Limits();
    private final Holdings holdings;
    private final Consumers consumers;
    private final QueueTimer timer;
    private final Expiry expiry;
    private final Lease lease;
    private final AckTimeouts timeouts;
    private final DyingMessages dying;
    private final Reaper reaper;
    private final Deliveries deliveries;
    private final int maxPriority;
    private int deliveryLimit;
    private long nextPosition;
    private boolean deleted;

    /** A queue whose messages may all stay in memory. */
    public ClassicQueue(
            QueueIdentity identity,
            QueueSettings settings,
            LogOpener opener,
            Clock clock,
            Executor home,
            QueueEffects effects) {
        this(identity, settings, opener, BodyBudget.unlimited(), clock, home, effects);
    }

    /**
     * @param opener opens the queue's log; null for a queue that keeps nothing on disk
     * @param budget shared by all queues of the broker
     * @param home runs what comes later: timers, and answers of the log
     */
    public ClassicQueue(
            QueueIdentity identity,
            QueueSettings settings,
            LogOpener opener,
            BodyBudget budget,
            Clock clock,
            Executor home,
            QueueEffects effects) {
        this.identity = identity;
        this.effects = effects;
        maxPriority = settings.maxPriority();
        BodyAccount account = new BodyAccount(budget, home, () -> pageOut(true));
        ready =
                maxPriority > 0
                        ? new PriorityReadyList(maxPriority, account)
                        : new ReadyList(0, account);
        holdings = new Holdings(identity, account, () -> pageOut(false));
        timer = new QueueTimer(clock, home, this::timeHasCome);
        consumers = new Consumers(identity, settings.singleActiveConsumer());
        expiry = new Expiry(clock, timer);
        lease = new Lease(clock, timer, consumers);
        timeouts = new AckTimeouts(clock, timer, unacked);
        dying = new DyingMessages(holdings, ready, effects, this::deliver);
        reaper = new Reaper(ready, holdings, expiry, limits, dying);
        deliveries =
                new Deliveries(
                        ready, reaper, consumers, unacked, got, timeouts, holdings, counters,
                        dying);
        set(settings);
        if (opener != null) {
            holdings.open(opener, this::recover);
            // Once everybody is in place, what is too old or too much goes.
            timer.within(0);
        }
    }

    private void recover(
            long position,
            long locator,
            int bodyBytes,
            long expiresAtMillis,
            int priority,
            int deliveryCount,
            boolean redelivered) {
        ready.addPacked(
                position,
                locator,
                bodyBytes,
                expiresAtMillis,
                priority,
                deliveryCount,
                redelivered);
        holdings.takeStored(bodyBytes);
        nextPosition = position + 1;
    }

    @Override
    public void publish(Message message, Receipt receipt, StoreTransaction tx) {
        if (deleted) {
            Receipts.accept(receipt);
            return;
        }
        counters.published++;
        Entry entry = new Entry(nextPosition++, message);
        if (limits.refuses(message, ready)) {
            refuse(entry, receipt);
            return;
        }
        entry.persistent = holdings.keepsOnDisk(message);
        entry.expiresAtMillis = expiry.of(message);
        if (maxPriority > 0) {
            entry.priority = (byte) Math.min(maxPriority, Math.max(0, message.header().priority()));
        }
        holdings.take(entry);
        if (!deliveries.handOver(entry, receipt, tx)) {
            ready.add(entry);
            holdings.log(entry, receipt, tx);
            deliveries.run();
        }
        if (!entry.logged) {
            Receipts.accept(receipt);
        }
    }

    private void refuse(Entry entry, Receipt receipt) {
        if (limits.deadLettersRefused()) {
            holdings.take(entry);
            dying.bury(entry, DeadLetterReason.MAXLEN, null);
        }
        if (receipt != null) {
            receipt.rejected();
        }
    }

    @Override
    public void settle(Consumer consumer, Entry entry, Outcome outcome, StoreTransaction tx) {
        if (entry.place != Entry.Place.UNACKED || deleted) {
            return;
        }
        if (consumer == null) {
            got.remove(entry);
        } else {
            unacked.remove(entry);
            consumers.settled(consumer);
        }
        switch (outcome) {
            case ACK -> {
                counters.acked++;
                holdings.forget(entry, tx);
            }
            case REJECT -> dying.bury(entry, DeadLetterReason.REJECTED, tx);
            case REQUEUE, RETURN -> putBack(entry);
        }
        deliveries.run();
    }

    private void putBack(Entry entry) {
        entry.redelivered = true;
        if (identity.type() == QueueType.QUORUM) {
            if (deliveryLimit >= 0 && entry.deliveryCount >= deliveryLimit) {
                dying.bury(entry, DeadLetterReason.DELIVERY_LIMIT, null);
                return;
            }
            entry.deliveryCount++;
            holdings.update(entry);
        }
        ready.putBack(entry);
        // Before any is delivered, as RabbitMQ does: it may be the one that came back.
        reaper.dropExcess();
    }

    @Override
    public void subscribe(Consumer consumer) {
        consumers.add(consumer);
        deliveries.run();
    }

    @Override
    public void cancel(Consumer consumer) {
        if (!consumers.remove(consumer)) {
            return;
        }
        deliveries.run();
        if (consumers.isEmpty()) {
            lease.renew();
            if (identity.autoDelete()) {
                effects.unused();
            }
        }
    }

    @Override
    public void resume(Consumer consumer) {
        consumers.resume(consumer);
        deliveries.run();
    }

    @Override
    public void get(boolean noAck, java.util.function.Consumer<Entry> answer) {
        if (deleted) {
            answer.accept(null);
            return;
        }
        lease.renew();
        deliveries.get(noAck, answer);
    }

    @Override
    public void touch() {
        if (!deleted) {
            lease.renew();
        }
    }

    @Override
    public int purge() {
        int purged = ready.size();
        for (int i = 0; i < purged; i++) {
            holdings.forget(ready.poll(), null);
        }
        deliveries.run();
        return purged;
    }

    @Override
    public void apply(QueueSettings settings) {
        set(settings);
        reaper.dropExcess();
        deliveries.run();
    }

    private void set(QueueSettings settings) {
        deliveryLimit = settings.deliveryLimit();
        limits.apply(settings);
        expiry.apply(settings);
        dying.apply(settings);
        lease.apply(settings);
        timeouts.apply(settings);
    }

    private void timeHasCome() {
        expiry.look();
        List<Consumer> late = timeouts.timedOut();
        deliveries.run();
        late.forEach(effects::consumerTimedOut);
        if (lease.runsOut()) {
            effects.leaseExpired();
        }
    }

    private void deliver() {
        deliveries.run();
    }

    private void pageOut(boolean all) {
        if (!deleted) {
            ready.pageOut(all);
        }
    }

    @Override
    public void delete() {
        if (deleted) {
            return;
        }
        deleted = true;
        timer.cancel();
        ready.clear();
        holdings.delete();
        deliveries.stop();
        consumers.cancelAll();
    }

    @Override
    public int readyCount() {
        return ready.size();
    }

    @Override
    public int unackedCount() {
        return unacked.count() + got.count();
    }

    @Override
    public int consumerCount() {
        return consumers.count();
    }

    @Override
    public QueueStatistics statistics() {
        return new QueueStatistics(
                readyCount(),
                unackedCount(),
                ready.bytes(),
                unacked.bytes() + got.bytes(),
                holdings.residentMessages(),
                holdings.persistentMessages(),
                holdings.persistentBytes(),
                counters.published,
                counters.deliveredManualAck,
                counters.deliveredNoAck,
                counters.gotManualAck,
                counters.gotNoAck,
                counters.getEmpty,
                counters.acked,
                counters.redelivered,
                consumers.exclusive(),
                consumers.singleActive());
    }
}
