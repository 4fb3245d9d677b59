package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that wait for their moment. The log has them with that moment (in the place of an
 * expiry); memory keeps where and when, in a {@link Schedule}. Those that are due are read back and
 * given to the {@link Outlet}, in the order of their moments and then of their arrival, so many at
 * once.
 *
 * <p>As everything about a queue, called on its home only.
 */
public final class DelayedMessages implements QueueLog.Listener {
    /** Most messages handed on at once, and bytes of them unless a single one has more. */
    static final int RELEASE_MAX = 512;

    private static final long RELEASE_BYTES_MAX = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DelayedMessages.class);

    private final String name;
    private final Clock clock;
    private final Outlet outlet;
    private final QueueTimer timer;
    private final QueueLog log;
    private final Schedule schedule = new Schedule();
    private final Receipts receipts = new Receipts();
    private long nextPosition;
    private boolean releasing;
    private boolean deleted;
    private boolean stopped;

    /** Written on the home, read by any thread. */
    private volatile int count;

    /** Where messages go when their time has come. */
    public interface Outlet {
        /**
         * Hands on {@code due}, in this order; lets them be {@link DelayedMessages#forget
         * forgotten} by what makes that durable, and asks for {@link DelayedMessages#more} after
         * it.
         */
        void release(List<Entry> due);
    }

    /**
     * @param name for people, of what holds them
     * @param opener opens the log; what it has recovered is released when its time comes, but not
     *     before this returns
     * @param clock whose wall time counts
     */
    public DelayedMessages(
            String name, LogOpener opener, Clock clock, Executor home, Outlet outlet) {
        this.name = name;
        this.clock = clock;
        this.outlet = outlet;
        this.timer = new QueueTimer(clock, home, this::more);
        long now = clock.wallMillis();
        this.log =
                opener.open(
                        this,
                        (position, locator, bodyBytes, dueMillis, priority, deliveries, again) -> {
                            schedule.add(now, dueMillis, locator, bodyBytes);
                            nextPosition = position + 1;
                        });
        count = schedule.size();
        if (!schedule.isEmpty()) {
            timer.within(0);
        }
    }

    /**
     * Keeps {@code message} for so long from now.
     *
     * @param receipt told when it is in the log; null if nobody waits
     * @param tx null, or the transaction of the log's store whose commit writes it
     */
    public void add(Message message, long delayMillis, Receipt receipt, StoreTransaction tx) {
        if (deleted) {
            Receipts.accept(receipt);
        } else if (!stopped) {
            Entry entry = new Entry(nextPosition++, message);
            entry.expiresAtMillis = clock.wallMillis() + delayMillis;
            receipts.await(entry, receipt);
            changeCount(1);
            log.append(entry, tx);
        }
    }

    @Override
    public void stored(List<StoredMessage> batch) {
        long now = clock.wallMillis();
        for (int i = 0; i < batch.size(); i++) {
            Entry entry = (Entry) batch.get(i);
            schedule.add(now, entry.expiresAtMillis, entry.locator(), entry.bodyBytes);
            Receipts.accept(entry);
        }
        receipts.dropAnswered();
        look();
    }

    /** The outlet has done with what it was given. */
    public void more() {
        releasing = false;
        look();
    }

    private void look() {
        if (releasing || !isOpen()) {
            return;
        }
        long now = clock.wallMillis();
        while (!schedule.hasDue(now)) {
            if (schedule.isEmpty()) {
                return;
            }
            timer.within(schedule.nextMillis() - now);
            long then = clock.wallMillis();
            if (then == now) {
                return;
            }
            // Moved on before the timer was set, which would now be late by as much.
            now = then;
        }
        releasing = true;
        long[] locators = takeDue(now);
        log.load(locators, messages -> loaded(locators, messages));
    }

    private long[] takeDue(long now) {
        long[] locators = new long[Math.min(RELEASE_MAX, schedule.size())];
        int taken = 0;
        long bytes = 0;
        do {
            bytes += schedule.headBytes();
            locators[taken++] = schedule.poll();
        } while (taken < locators.length
                && schedule.hasDue(now)
                && bytes + schedule.headBytes() <= RELEASE_BYTES_MAX);
        return Arrays.copyOf(locators, taken);
    }

    private void loaded(long[] locators, Message[] messages) {
        if (!isOpen()) {
            return;
        }
        List<Entry> due = new ArrayList<>(messages.length);
        for (int i = 0; i < messages.length; i++) {
            if (messages[i] == null) {
                LOG.error("{}: the store lost a message", name);
                changeCount(-1);
                continue;
            }
            // Its position does not matter any more, and was not kept.
            Entry entry = new Entry(0, locators[i], messages[i].bodyBytes());
            entry.loaded(messages[i]);
            due.add(entry);
        }
        outlet.release(due);
    }

    /**
     * What was released need not be kept any longer.
     *
     * @param tx null, or the transaction of the log's store that puts it where it goes
     */
    public void forget(List<Entry> released, StoreTransaction tx) {
        if (!deleted) {
            released.forEach(entry -> log.settle(entry, tx));
            changeCount(-released.size());
        }
    }

    private void changeCount(int change) {
        count = count + change;
    }

    /** How many wait. Any thread. */
    public int count() {
        return count;
    }

    private boolean isOpen() {
        return !deleted && !stopped;
    }

    /** Whether the broker stops: what is being released then has to stay. */
    public boolean stopped() {
        return stopped;
    }

    /** The broker stops: nothing is released any more. */
    public void stop() {
        stopped = true;
        timer.cancel();
    }

    /** Drops everything. */
    public void delete() {
        if (!deleted) {
            deleted = true;
            count = 0;
            timer.cancel();
            log.delete();
            receipts.acceptAll();
        }
    }
}
