package io.leveret.broker.connection;

import io.leveret.broker.statistics.Stops;
import io.leveret.codec.FrameDecoder;
import io.netty.channel.ChannelHandlerContext;

/** Whether a socket is read: only while nobody holds it. Connection's shard. */
public final class ReadGate {
    private final ChannelHandlerContext socket;
    private final FrameDecoder decoder;
    private final FrameHandler frames;
    private final Stops stops;

    /** How many hold it now. */
    private int holds;

    /** How many of them have what was read already wait too. */
    private int strictHolds;

    /** Why a socket is not read. */
    public enum Reason {
        /** The client does not read what we write. */
        UNREAD_OUTPUT(true),
        /** It publishes faster than a limit of its queue, user or vhost allows. */
        RATE(true),
        /** A channel waits for an answer and has many commands behind it. */
        BACKLOG(false),
        /** A channel has many publishes that the disk must have before they are confirmed. */
        UNCONFIRMED(false),
        /** Much of what publishers sent waits for the disk. */
        DISK(false),
        /** A queue it publishes to has consumers that should catch up. */
        PACE(false),
        /** Memory or disk run short and the client publishes. */
        ALARM(false);

        /** One read brings a thousand commands: whether those too must wait. */
        private final boolean strict;

        Reason(boolean strict) {
            this.strict = strict;
        }
    }

    /** One who may hold the socket. */
    public final class Hold {
        private final Reason reason;
        private boolean on;

        private Hold(Reason reason) {
            this.reason = reason;
        }

        public boolean isOn() {
            return on;
        }

        /** Doing so twice changes nothing. */
        public void set(boolean held) {
            if (on == held) {
                return;
            }
            on = held;
            if (held) {
                stops.count(reason);
            }
            holds += held ? 1 : -1;
            if (reason.strict) {
                strictHolds += held ? 1 : -1;
                decoder.pause(strictHolds > 0);
                if (strictHolds == 0) {
                    // What was read already comes first, and may make us hold it again.
                    frames.resume();
                }
            }
            socket.channel().config().setAutoRead(holds == 0);
        }
    }

    /**
     * @param stops where each hold is counted by its reason
     */
    ReadGate(ChannelHandlerContext socket, FrameDecoder decoder, FrameHandler frames, Stops stops) {
        this.stops = stops;
        this.socket = socket;
        this.decoder = decoder;
        this.frames = frames;
    }

    Hold newHold(Reason reason) {
        return new Hold(reason);
    }

    /** Whether anybody holds it. */
    boolean isHeld() {
        return holds > 0;
    }
}
