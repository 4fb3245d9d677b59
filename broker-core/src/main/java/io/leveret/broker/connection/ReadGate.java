package io.leveret.broker.connection;

import io.netty.channel.ChannelHandlerContext;
import java.util.EnumSet;
import java.util.Set;

/** Whether a socket is read: only while no reason holds it. Connection's shard. */
public final class ReadGate {
    private final ChannelHandlerContext socket;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    /** Why a socket is not read. */
    public enum Reason {
        /** The client does not read what we write. */
        UNREAD_OUTPUT,
        /** A channel waits for an answer and has many commands behind it. */
        BACKLOG,
        /** A queue it publishes to has consumers that should catch up. */
        PACE,
        /** It publishes faster than a limit of its queue, user or vhost allows. */
        RATE,
        /** Memory or disk run short and the client publishes. */
        ALARM
    }

    ReadGate(ChannelHandlerContext socket) {
        this.socket = socket;
    }

    void hold(Reason reason, boolean held) {
        boolean changed = held ? reasons.add(reason) : reasons.remove(reason);
        if (changed) {
            socket.channel().config().setAutoRead(reasons.isEmpty());
        }
    }
}
