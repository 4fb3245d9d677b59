package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A queue on one node. {@link Intake} takes messages in; what waits is in {@link ReadyMessages},
 * what is delivered in {@link Unacked}, what is to be tried again later in {@link Retries}, what is
 * dead in {@link DyingMessages}. {@link Consumers} says who gets the next, {@link Deliveries}
 * brings it, {@link Settlements} ends that, {@link Reaper} removes what is too old or too much, and
 * {@link Holdings} knows what is on disk and in memory. This class puts them together.
 *
 * <p>Whatever they call may call back: each changes its own state first.
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
    private final AckTimeouts gotTimeouts;
    private final DyingMessages dying;
    private final Retries retries;
    private final Reaper reaper;
    private final Deliveries deliveries;
    private final Settlements settlements;
    private final Intake intake;
    private boolean deleted;
    private boolean stopped;

    /**
     * @param home runs what comes later: timers, and answers of the log
     */
    public ClassicQueue(
            QueueIdentity identity,
            QueueSettings settings,
            QueueStorage storage,
            Clock clock,
            Executor home,
            QueueEffects effects) {
        this.identity = identity;
        this.effects = effects;
        BodyAccount account = new BodyAccount(storage.budget(), home, () -> pageOut(true));
        ready = readyMessages(identity.type(), settings, account);
        Deduplication deduplication = settings.deduplication();
        RememberedKeys keys =
                deduplication == null ? null : new RememberedKeys(deduplication, clock);
        holdings =
                deduplication == null
                        ? new Holdings(identity, account, storage.spill(), this::packMore)
                        : new DeduplicatingHoldings(
                                identity, account, storage.spill(), this::packMore, keys);
        timer = new QueueTimer(clock, home, this::timeHasCome);
        consumers = new Consumers(identity, settings.singleActiveConsumer());
        expiry = new Expiry(clock, timer);
        lease = new Lease(clock, timer, consumers);
        timeouts = new AckTimeouts(clock, timer, unacked, effects);
        gotTimeouts = new AckTimeouts(clock, timer, got, effects);
        dying = new DyingMessages(holdings, ready, effects, this::deliver);
        retries = new Retries(identity, ready, holdings, clock, timer);
        reaper = new Reaper(ready, holdings, expiry, limits, dying);
        deliveries =
                new Deliveries(
                        ready,
                        reaper,
                        consumers,
                        unacked,
                        got,
                        timeouts,
                        gotTimeouts,
                        holdings,
                        counters,
                        dying);
        settlements =
                new Settlements(
                        ready,
                        reaper,
                        consumers,
                        unacked,
                        got,
                        holdings,
                        dying,
                        counters,
                        retries,
                        identity.type());
        intake =
                deduplication == null
                        ? new Intake(
                                ready,
                                holdings,
                                limits,
                                expiry,
                                dying,
                                deliveries,
                                retries,
                                settings)
                        : new DeduplicatingIntake(
                                ready,
                                holdings,
                                limits,
                                expiry,
                                dying,
                                deliveries,
                                retries,
                                settings,
                                keys,
                                deduplication.persistent() ? storage.keys() : null);
        set(settings);
        if (storage.log() != null) {
            intake.open(storage.log());
        }
        if (!ready.isEmpty() || !retries.isEmpty()) {
            // Once everybody is in place, what is too old or too much goes.
            timer.within(0);
        }
    }

    private static ReadyMessages readyMessages(
            QueueType type, QueueSettings settings, BodyAccount account) {
        int maxPriority = settings.maxPriority();
        if (maxPriority <= 0) {
            boolean inTurn = type == QueueType.QUORUM;
            return new ReadyList(0, account, inTurn ? ReturnedInTurn::new : ReturnedInPlace::new);
        }
        return switch (settings.priorityMode()) {
            case STRICT -> new PriorityReadyList(maxPriority, account);
            case WEIGHTED -> new WeightedReadyList(maxPriority, account);
            case AGING -> new AgingReadyList(maxPriority, settings.priorityAgingMillis(), account);
        };
    }

    @Override
    public void publish(Message message, Receipt receipt, StoreTransaction tx) {
        if (deleted) {
            Receipts.accept(receipt);
        } else if (!stopped) {
            intake.publish(message, receipt, tx);
        }
    }

    @Override
    public void settle(Consumer consumer, Entry entry, Outcome outcome, StoreTransaction tx) {
        if (entry.place == Entry.Place.UNACKED && isOpen()) {
            settlements.settle(consumer, entry, outcome, tx);
            deliveries.run();
        }
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
    public void get(boolean noAck, Getter getter) {
        if (isOpen()) {
            lease.renew();
            // Who asks may be sooner than the timer.
            releaseRetries();
            deliveries.get(noAck, getter);
        } else {
            getter.got(null);
        }
    }

    @Override
    public void touch() {
        if (isOpen()) {
            lease.renew();
        }
    }

    @Override
    public int purge() {
        if (!isOpen()) {
            return 0;
        }
        int purged = ready.size() + retries.count();
        while (!ready.isEmpty()) {
            holdings.forget(ready.poll(), null);
        }
        while (!retries.isEmpty()) {
            holdings.forget(retries.poll(), null);
        }
        deliveries.run();
        return purged;
    }

    @Override
    public void apply(QueueSettings settings) {
        if (isOpen()) {
            set(settings);
            reaper.dropExcess();
            deliveries.run();
        }
    }

    @Override
    public void gate(DeliveryGate gate) {
        if (isOpen()) {
            deliveries.gate(gate);
            timer.within(0);
        }
    }

    private void set(QueueSettings settings) {
        limits.apply(settings);
        expiry.apply(settings);
        dying.apply(settings);
        lease.apply(settings);
        timeouts.apply(settings);
        gotTimeouts.apply(settings);
        settlements.apply(settings);
        retries.apply(settings);
    }

    private void timeHasCome() {
        expiry.look();
        releaseRetries();
        retries.watchFirst();
        List<Runnable> late = new ArrayList<>(0);
        timeouts.timedOut(late);
        gotTimeouts.timedOut(late);
        deliveries.run();
        late.forEach(Runnable::run);
        if (lease.runsOut()) {
            effects.leaseExpired();
        }
    }

    private void releaseRetries() {
        while (retries.releaseOne()) {
            // Before any is delivered, as when it is put back at once.
            reaper.dropExcess();
        }
    }

    private void deliver() {
        deliveries.run();
    }

    private void packMore() {
        pageOut(false);
    }

    private void pageOut(boolean all) {
        if (isOpen() && holdings.hasDisk()) {
            ready.pageOut(all);
            holdings.pageOut(unacked);
            dying.pageOut();
            if (all) {
                retries.forEach(holdings::pageOut);
            }
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
        retries.clear();
        holdings.delete();
        deliveries.stop();
        consumers.cancelAll();
    }

    private boolean isOpen() {
        return !deleted && !stopped;
    }

    @Override
    public void stop() {
        if (!isOpen()) {
            return;
        }
        stopped = true;
        timer.cancel();
        deliveries.stop();
        unacked.forEach(holdings::noteDelivered);
        got.forEach(holdings::noteDelivered);
        ready.forEachReturned(holdings::noteDelivered);
        ready.forEachRedelivered(holdings::noteDelivered);
        retries.forEach(holdings::noteDelivered);
        dying.forEach(holdings::noteDelivered);
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
    public int waitingCount() {
        return retries.count();
    }

    @Override
    public Collection<Consumer> consumers() {
        return consumers.copy();
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
                dying.count(),
                dying.bytes(),
                retries.count(),
                retries.bytes(),
                holdings.residentMessages(),
                holdings.persistentMessages(),
                holdings.persistentBytes(),
                intake.published(),
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
