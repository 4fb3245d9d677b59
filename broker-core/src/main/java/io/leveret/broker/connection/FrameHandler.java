package io.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes the bytes of one socket before Vert.x would copy them into a Buffer, and lets its
 * connection cut frames out of them in place. This is the one handler of ours in Vert.x's pipeline:
 * it keeps the data to itself and passes every life-cycle event on.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    /** The start of a frame whose end has not come yet. */
    private ByteBuf carried;

    FrameHandler(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf read)) {
            context.fireChannelRead(message);
            return;
        }
        connection.came(read.readableBytes());
        ByteBuf in = carried == null ? read : joined(context, read);
        try {
            connection.received(in);
        } finally {
            keepRest(context, in);
        }
    }

    /** Takes frames out of what came while none were taken. */
    void resume() {
        ByteBuf in = carried;
        if (in == null) {
            return;
        }
        carried = null;
        try {
            connection.received(in);
        } finally {
            if (in.isReadable()) {
                carried = in.discardSomeReadBytes();
            } else {
                in.release();
            }
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf read) {
        ByteBuf all = carried;
        carried = null;
        if (all.maxFastWritableBytes() < read.readableBytes()) {
            // Grow at once to what the frame will need instead of doubling into it.
            int wanted = all.readableBytes() + read.readableBytes();
            ByteBuf larger =
                    context.alloc().directBuffer(Math.max(wanted, connection.frameBytesHint(all)));
            larger.writeBytes(all);
            all.release();
            all = larger;
        }
        all.writeBytes(read);
        read.release();
        return all;
    }

    /** Copies what is left, so that a few bytes do not pin a whole receive buffer. */
    private void keepRest(ChannelHandlerContext context, ByteBuf in) {
        int rest = in.readableBytes();
        if (rest > 0) {
            int capacity = Math.max(rest, connection.frameBytesHint(in));
            carried = context.alloc().directBuffer(capacity).writeBytes(in);
        }
        in.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writabilityChanged();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        releaseCarried();
        connection.socketClosed();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releaseCarried();
    }

    private void releaseCarried() {
        if (carried != null) {
            carried.release();
            carried = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.socketFailed(cause);
    }
}
