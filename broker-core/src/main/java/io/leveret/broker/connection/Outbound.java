package io.leveret.broker.connection;

import io.leveret.broker.shard.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * What one connection has still to write. Frames are encoded one after another into a chunk; the
 * chunk goes to the socket when it is full, and everything is flushed once at the end of the turn:
 * one system call for all frames of a turn instead of one for each.
 *
 * <p>Connection's shard, but for {@link #hasRoom()}.
 */
final class Outbound implements Runnable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int CHUNK_MIN_BYTES = 512;

    private final ChannelHandlerContext context;
    private final Shard shard;
    private final long bytesMax;
    private final Runnable full;
    private ByteBuf chunk;

    /** What the last turn wrote: a busy connection starts with a chunk that need not grow. */
    private int expectedBytes = CHUNK_MIN_BYTES;

    private boolean flushPending;
    private long sentBytes;
    private long writes;
    private boolean closeAfterFlush;

    /**
     * @param full run whenever more than {@code bytesMax} wait; what is under way still goes out
     */
    Outbound(ChannelHandlerContext context, Shard shard, long bytesMax, Runnable full) {
        this.context = context;
        this.shard = shard;
        this.bytesMax = bytesMax;
        this.full = full;
    }

    /** Where to append whole frames, before the next call of any method here. */
    ByteBuf chunk() {
        if (chunk == null) {
            chunk = context.alloc().directBuffer(expectedBytes);
        } else if (chunk.readableBytes() >= CHUNK_BYTES) {
            count(chunk.readableBytes());
            context.write(chunk, context.voidPromise());
            chunk = context.alloc().directBuffer(CHUNK_BYTES + CHUNK_MIN_BYTES);
            if (isFull()) {
                full.run();
            }
        }
        if (!flushPending) {
            flushPending = true;
            shard.atEndOfTurn(this);
        }
        return chunk;
    }

    /** Whether so much waits that the client must not get more by asking. */
    boolean isFull() {
        return pendingBytes() > bytesMax;
    }

    /** Whether consumers may be given more. Any thread. */
    boolean hasRoom() {
        return context.channel().isWritable();
    }

    private void count(int bytes) {
        sentBytes += bytes;
        writes++;
    }

    long sentBytes() {
        return sentBytes;
    }

    long writes() {
        return writes;
    }

    /** Bytes not yet taken by the operating system. */
    long pendingBytes() {
        var buffer = context.channel().unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return chunk == null ? waiting : waiting + chunk.readableBytes();
    }

    /** End of turn. */
    @Override
    public void run() {
        flushPending = false;
        ByteBuf last = chunk;
        chunk = null;
        if (last != null) {
            int written = last.readableBytes();
            count(written);
            expectedBytes = Math.max(CHUNK_MIN_BYTES, Math.min(CHUNK_BYTES, written + written / 4));
            context.write(last, context.voidPromise());
        }
        context.flush();
        if (closeAfterFlush) {
            context.close();
        } else if (isFull()) {
            // Also where each turn wrote but a little: no chunk was full then.
            full.run();
        }
    }

    /** Writes what is here and closes the socket. */
    void flushAndClose() {
        closeAfterFlush = true;
        if (!flushPending) {
            flushPending = true;
            shard.atEndOfTurn(this);
        }
    }

    /** The socket is gone. */
    void release() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
