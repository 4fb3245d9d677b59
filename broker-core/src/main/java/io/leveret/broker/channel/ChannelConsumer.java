package io.leveret.broker.channel;

import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.rate.Rates;
import io.leveret.broker.rate.Turn;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.Stops;
import io.leveret.broker.vhost.HostedConsumer;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ShortString;
import io.leveret.message.Message;
import io.leveret.queue.Consumer;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer of one channel on one queue: the queue's hand that reaches into the connection. */
public final class ChannelConsumer extends Consumer implements HostedConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelConsumer.class);

    /** Why a consumer gets no more for a while. */
    public enum Stop {
        /** The client does not read what we write. */
        UNREAD_OUTPUT,
        /** Much was posted to the connection's event loop and is not taken there yet. */
        POSTED,
        /** The channel has as many unacknowledged deliveries as any may. */
        UNACKED
    }

    private final Channel channel;
    private final HostedQueue queue;
    private final byte[] encodedTag;

    // Channel's shard.
    private final DeliveryCounters counters;

    /** Whether the world was told of it. */
    private boolean announced;

    // Queue's home.
    /** No delivery before consume-ok is on its way. */
    private boolean started;

    /** Null, as nearly always, if its user may have what there is. */
    private Turn turn;

    /** Until its user may have more. */
    private boolean sleeping;

    // Queue's home, and channel's shard.
    private final PostedDeliveries posted;

    // Any thread.
    /** Whether the queue was refused and waits to hear of room. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    ChannelConsumer(
            Channel channel,
            HostedQueue queue,
            String tag,
            boolean noAck,
            boolean exclusive,
            int prefetch,
            int priority,
            FieldTable arguments) {
        super(tag, noAck, exclusive, prefetch, priority, arguments);
        this.channel = channel;
        this.queue = queue;
        this.encodedTag = ShortString.encode(tag);
        this.posted =
                new PostedDeliveries(
                        channel.connection().environment().limits().writeHighWaterBytes());
        this.counters = channel.traffic().from(queue);
    }

    public Channel channel() {
        return channel;
    }

    public HostedQueue queue() {
        return queue;
    }

    DeliveryCounters counters() {
        return counters;
    }

    byte[] encodedTag() {
        return encodedTag;
    }

    void announce() {
        announced = true;
        ChannelEvents.created(this);
    }

    void announceEnd() {
        if (announced) {
            ChannelEvents.deleted(this);
        }
    }

    /** Queue's home: consume-ok is sent, deliveries may follow. */
    void start() {
        started = true;
        queue.queue().resume(this);
    }

    @Override
    protected boolean acquire() {
        if (!started || !channel.deliveries().isOpen() || overRate()) {
            return false;
        }
        if (!channel.connection().hasRoom()
                || posted.isFull()
                || !(noAck() || channel.deliveries().limiter().tryAcquire())) {
            refused();
            return false;
        }
        return true;
    }

    /** Whether its user has had all that it may for now. */
    private boolean overRate() {
        RateLimiter limiter = userLimiter();
        if (limiter == null) {
            return false;
        }
        if (turn == null || !turn.isUnder(limiter)) {
            unsubscribed();
            turn = new Turn(limiter);
        }
        if (!sleeping && !turn.hasCome()) {
            sleeping = true;
            turn.await(queue.home(), this::awake);
        }
        return sleeping;
    }

    private void awake() {
        sleeping = false;
        resumeAtHome();
    }

    @Override
    public void unsubscribed() {
        if (turn != null) {
            turn.end();
            turn = null;
            sleeping = false;
        }
    }

    private RateLimiter userLimiter() {
        Rates rates = channel.connection().userRates();
        return rates == null ? null : rates.delivery();
    }

    private void refused() {
        Limiter limiter = channel.deliveries().limiter();
        if (!noAck() && limiter.beginsToHoldMost()) {
            LOG.warn(
                    "connection {}, channel {}: consumer '{}' of {} gets no more: the channel has"
                            + " {} unacknowledged deliveries, as many as it may",
                    channel.connection().info().name(),
                    channel.number(),
                    tag(),
                    queue,
                    limiter.most());
        }
        if (waiting.compareAndSet(false, true)) {
            countStop(limiter);
            // Room may have come between the refusal and this note of it: look again there.
            channel.connection().shard().post(this::resumeIfRoom);
        }
    }

    /** Not if it is the client's own prefetch that is used up. */
    private void countStop(Limiter limiter) {
        Stops stops = channel.connection().environment().vhosts().churn().deliveryStops;
        if (!channel.connection().hasRoom()) {
            stops.count(Stop.UNREAD_OUTPUT);
        } else if (posted.isFull()) {
            stops.count(Stop.POSTED);
        } else if (limiter.holdsMost()) {
            stops.count(Stop.UNACKED);
        }
    }

    /** Channel's shard: called when there may be room again. */
    void resumeIfRoom() {
        posted.tell();
        boolean room =
                channel.connection().hasRoom()
                        && (noAck() || channel.deliveries().limiter().hasRoom());
        if (room && waiting.compareAndSet(true, false)) {
            queue.home().execute(this::resumeAtHome);
        }
    }

    private void resumeAtHome() {
        if (!queue.deleted()) {
            queue.queue().resume(this);
        }
    }

    @Override
    protected void deliver(Entry entry) {
        // Taken here: the queue may let go of the body as soon as this returns.
        Message message = queue.messageToDeliver(entry);
        if (turn != null) {
            turn.passed(message.bodyBytes());
        }
        if (channel.connection().shard().isCurrent()) {
            channel.deliveries().deliver(this, entry, message);
        } else {
            posted.add(message.bodyBytes());
            channel.connection().shard().post(() -> take(entry, message));
        }
    }

    /** Channel's shard: a delivery that came by post. */
    private void take(Entry entry, Message message) {
        posted.take(message.bodyBytes());
        channel.deliveries().deliver(this, entry, message);
    }

    @Override
    protected boolean takesBodyAtOnce() {
        return true;
    }

    /** The channel went away while a delivery was under way to it. */
    void giveBack(Entry entry) {
        if (!noAck()) {
            new Unacked(0, queue, this, entry).settle(Outcome.RETURN, null);
        }
    }

    @Override
    public void timedOut(long timeoutMillis) {
        channel.timedOut(timeoutMillis);
    }

    @Override
    protected void cancelled() {
        unsubscribed();
        channel.connection().shard().execute(() -> channel.deliveries().cancelledByServer(this));
    }
}
