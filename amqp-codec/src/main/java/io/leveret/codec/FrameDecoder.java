package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/**
 * Cuts whole frames out of a stream of bytes. Holds no bytes of its own and makes no garbage: what
 * it hands to the sink is the caller's buffer, with its indices set around the payload.
 */
public final class FrameDecoder {
    /** Type, channel, size before the payload, and the end octet after it. */
    public static final int OVERHEAD_BYTES = 8;

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;
    static final int END = 0xCE;

    private static final int HEAD_BYTES = 7;
    private static final int SNIPPET_BYTES = 16;

    private final Sink sink;
    private long payloadBytesMax;
    private int frameMaxBytes;
    private boolean paused;

    /**
     * What becomes of frames. {@code payload} is readable from the first to the last byte of the
     * payload, and only during the call; it need not be read to the end.
     */
    public interface Sink {
        void method(int channel, ByteBuf payload);

        void header(int channel, ByteBuf payload);

        void body(int channel, ByteBuf payload);

        void heartbeat();
    }

    /**
     * @param frameMaxBytes as for {@link #frameMaxBytes}
     */
    public FrameDecoder(int frameMaxBytes, Sink sink) {
        this.sink = sink;
        frameMaxBytes(frameMaxBytes);
    }

    /**
     * Sets the greatest frame to be accepted, from the next frame on; 0 for no limit. Like
     * RabbitMQ's, the limit is checked against the payload alone: eight bytes more than the
     * protocol allows.
     */
    public void frameMaxBytes(int frameMaxBytes) {
        this.frameMaxBytes = frameMaxBytes;
        this.payloadBytesMax =
                frameMaxBytes == 0 ? Integer.MAX_VALUE - OVERHEAD_BYTES : frameMaxBytes;
    }

    /** While paused it reads no frame; also from inside a call of the sink. */
    public void pause(boolean pause) {
        paused = pause;
    }

    /**
     * Reads every whole frame in {@code in}; leaves the start of an unfinished one unread. If the
     * sink throws, its frame has been read and decoding may go on with the next.
     *
     * @throws ConnectionError 501 for what is no frame (decoding cannot go on after that), 505 for
     *     a frame on a channel where its type must not be
     */
    public void decode(ByteBuf in) {
        while (in.readableBytes() >= OVERHEAD_BYTES && !paused) {
            int start = in.readerIndex();
            // One read for the seven octets of the head, and one octet more than we want: there is
            // always one, for a frame has eight at least.
            long head = in.getLong(start);
            int type = (int) (head >>> 56);
            int channel = (int) (head >>> 40) & 0xFFFF;
            long payloadBytes = head >>> 8 & 0xFFFF_FFFFL;
            if (payloadBytes > payloadBytesMax) {
                throw tooLarge(type, payloadBytes);
            }
            if (in.readableBytes() < OVERHEAD_BYTES + payloadBytes) {
                return;
            }
            int payload = start + HEAD_BYTES;
            int end = payload + (int) payloadBytes;
            if (in.getUnsignedByte(end) != END) {
                throw badEnd(type, in, payload, end);
            }
            int limit = in.writerIndex();
            in.setIndex(payload, end);
            try {
                frame(type, channel, in);
            } finally {
                in.setIndex(end + 1, limit);
            }
        }
    }

    private void frame(int type, int channel, ByteBuf payload) {
        switch (type) {
            case METHOD -> sink.method(channel, payload);
            case HEADER -> {
                if (channel == 0) {
                    throw unexpected(type, payload);
                }
                sink.header(channel, payload);
            }
            case BODY -> {
                if (channel == 0) {
                    throw unexpected(type, payload);
                }
                sink.body(channel, payload);
            }
            case HEARTBEAT -> {
                if (payload.isReadable()) {
                    throw unknownFrame(type, payload);
                }
                if (channel != 0) {
                    throw unexpected(type, payload);
                }
                sink.heartbeat();
            }
            default -> throw unknownFrame(type, payload);
        }
    }

    private ConnectionError tooLarge(int type, long payloadBytes) {
        return Errors.connectionError(
                ReplyCode.FRAME_ERROR,
                "type %d, all octets = <<>>: {frame_too_large,%d,%d}",
                type,
                payloadBytes,
                frameMaxBytes - OVERHEAD_BYTES);
    }

    private static ConnectionError badEnd(int type, ByteBuf in, int payload, int end) {
        return Errors.connectionError(
                ReplyCode.FRAME_ERROR,
                "type %d, %s: {invalid_frame_end_marker,%d}",
                type,
                snippet(in, payload, end - payload),
                in.getUnsignedByte(end));
    }

    static ConnectionError unknownFrame(int type, ByteBuf payload) {
        return Errors.connectionError(
                ReplyCode.FRAME_ERROR,
                "type %d, %s: unknown_frame",
                type,
                snippet(payload, payload.readerIndex(), payload.readableBytes()));
    }

    /** 505 for a method frame on a channel, when only channel 0 may speak yet. */
    public static ConnectionError unexpectedMethodFrame(ByteBuf payload) {
        return unexpected(METHOD, payload);
    }

    private static ConnectionError unexpected(int type, ByteBuf payload) {
        return Errors.connectionError(
                ReplyCode.UNEXPECTED_FRAME,
                "type %d, %s",
                type,
                snippet(payload, payload.readerIndex(), payload.readableBytes()));
    }

    private static String snippet(ByteBuf in, int index, int length) {
        return (length <= SNIPPET_BYTES ? "all" : "first " + SNIPPET_BYTES)
                + " octets = "
                + ErlangTerm.prettyBinary(in, index, Math.min(length, SNIPPET_BYTES));
    }
}
