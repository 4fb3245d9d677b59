package io.leveret.broker.channel;

import io.leveret.broker.connection.Episodes;
import io.leveret.broker.connection.ReadGate;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.codec.FrameWriter;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publisher confirms of one channel (<a
 * href="https://www.rabbitmq.com/docs/confirms#publisher-confirms">RabbitMQ: publisher
 * confirms</a>): numbers publishes from 1 and gathers what becomes of them, so that a turn of the
 * event loop answers with one {@code ack multiple} rather than one ack a message.
 */
final class Confirms implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Confirms.class);
    private static final int INITIAL = 64;
    private static final byte PENDING = 0;
    private static final byte ACCEPTED = 1;
    private static final byte REFUSED = 2;
    private static final byte TOLD = 3;

    private final Channel channel;
    private final int unconfirmedMax;
    private final ReadGate.Hold reading;

    /** How often the client was at the limit. */
    private final Episodes episodes = new Episodes();

    /** How many may be unconfirmed before something has to be done about it. */
    private int fullAt;

    /** What became of each publish from {@code first} up to {@code next}, by number. */
    private byte[] fates = new byte[INITIAL];

    private long first = 1;
    private long next = 1;

    /** Most publishes that became something, but not in order, this turn. */
    private long lastSettled;

    private boolean sendPending;

    Confirms(Channel channel) {
        this.channel = channel;
        this.unconfirmedMax =
                channel.connection().environment().limits().unconfirmedPerChannelMax();
        this.reading = channel.connection().newHold(ReadGate.Reason.UNCONFIRMED);
        this.fullAt = Math.min(INITIAL, unconfirmedMax);
    }

    /** Number of the publish that comes now. */
    long publish() {
        if (next - first == fullAt) {
            full();
        }
        fates[index(next)] = PENDING;
        return next++;
    }

    private int index(long number) {
        return (int) number & fates.length - 1;
    }

    private void full() {
        if (unconfirmed() == unconfirmedMax && !reading.isOn()) {
            if (episodes.beginsOneToTell()) {
                LOG.warn(
                        "connection {}, channel {}: {} publishes wait to be confirmed; nothing"
                                + " more is read from it until half of them are (for the {}. time)",
                        channel.connection().info().name(),
                        channel.number(),
                        unconfirmed(),
                        episodes.count());
            }
            reading.set(true);
        }
        if (unconfirmed() == fates.length) {
            grow();
        }
        watch();
    }

    /** While it is held, what was read before still comes. */
    private void watch() {
        fullAt = reading.isOn() ? fates.length : Math.min(fates.length, unconfirmedMax);
    }

    private void grow() {
        byte[] larger = new byte[fates.length * 2];
        for (long number = first; number < next; number++) {
            larger[(int) number & larger.length - 1] = fates[index(number)];
        }
        fates = larger;
    }

    /** How many publishes there were. */
    long published() {
        return next - 1;
    }

    int unconfirmed() {
        return (int) (next - first);
    }

    /** The channel is closed. */
    void end() {
        reading.set(false);
    }

    /**
     * @param counters of the exchange it was published to
     */
    void settle(long number, boolean accepted, PublishCounters counters) {
        fates[index(number)] = accepted ? ACCEPTED : REFUSED;
        if (accepted) {
            counters.confirm++;
        }
        lastSettled = Math.max(lastSettled, number);
        if (!sendPending) {
            sendPending = true;
            channel.connection().shard().atEndOfTurn(this);
        }
    }

    /** End of turn. */
    @Override
    public void run() {
        sendPending = false;
        if (!channel.isOpen()) {
            return;
        }
        ByteBuf out = channel.connection().chunk();
        sendPrefix(out);
        if (reading.isOn() && unconfirmed() <= unconfirmedMax / 2) {
            reading.set(false);
            watch();
        }
        // Behind one that still waits (for the disk, say) the others are told one by one.
        for (long number = first; number <= lastSettled; number++) {
            byte fate = fates[index(number)];
            if (fate == ACCEPTED) {
                FrameWriter.ack(out, channel.number(), number, false);
                fates[index(number)] = TOLD;
            } else if (fate == REFUSED) {
                FrameWriter.nack(out, channel.number(), number, false);
                fates[index(number)] = TOLD;
            }
        }
    }

    /** Everything up to the first that still waits. */
    private void sendPrefix(ByteBuf out) {
        long acked = 0;
        int ackedCount = 0;
        while (first < next && fates[index(first)] != PENDING) {
            byte fate = fates[index(first)];
            if (fate == REFUSED) {
                sendAck(out, acked, ackedCount);
                ackedCount = 0;
                FrameWriter.nack(out, channel.number(), first, false);
            } else if (fate == ACCEPTED) {
                acked = first;
                ackedCount++;
            }
            first++;
        }
        sendAck(out, acked, ackedCount);
    }

    private void sendAck(ByteBuf out, long last, int count) {
        if (count > 0) {
            FrameWriter.ack(out, channel.number(), last, count > 1);
        }
    }
}
