package io.leveret.broker.connection;

import io.leveret.broker.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client asked for and does not read: beyond a limit it is not read either, and gets no more
 * answers, until it does. Connection's shard.
 */
final class UnreadOutput {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadOutput.class);

    private final Connection connection;
    private final Outbound outbound;
    private final ReadGate.Hold reading;
    private final Episodes episodes = new Episodes();

    UnreadOutput(Connection connection, Outbound outbound, ReadGate reading) {
        this.connection = connection;
        this.outbound = outbound;
        this.reading = reading.newHold(ReadGate.Reason.UNREAD_OUTPUT);
    }

    /** Whether nothing more must be answered for now. */
    boolean isTooMuch() {
        return reading.isOn();
    }

    /** The socket takes more now, or less. */
    void changed() {
        if (outbound.isFull()) {
            pilesUp();
        } else if (outbound.hasRoom()) {
            reading.set(false);
            for (Channel channel : connection.channels()) {
                channel.roomAgain();
            }
        }
    }

    /** The client asks for more and more. */
    void pilesUp() {
        if (reading.isOn() || connection.isClosed()) {
            return;
        }
        if (episodes.beginsOneToTell()) {
            LOG.warn(
                    "connection {}: client does not read: {} bytes wait for it, more than {};"
                            + " nothing more is read from it until it does (for the {}. time)",
                    connection.info().name(),
                    outbound.pendingBytes(),
                    connection.environment().limits().writeStopReadingBytes(),
                    episodes.count());
        }
        reading.set(true);
    }
}
