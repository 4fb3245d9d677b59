package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.codec.ConnectionError;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ReplyCode;
import io.netty.buffer.ByteBuf;

/**
 * Puts the header frame and the body frames that follow a basic.publish together (spec 4.2.6).
 *
 * <p>What it allocates grows with the bytes that came, never with what a header announces.
 */
final class ContentAssembler {
    private static final byte[] NONE = new byte[0];

    private byte[] content = NONE;
    private int headerBytes;
    private int filled;
    private long total;
    private boolean wantsHeader;
    private boolean wantsBody;

    /** A method with content came. */
    void start() {
        wantsHeader = true;
    }

    boolean isIdle() {
        return !wantsHeader && !wantsBody;
    }

    /** Another frame came than the one that must come next (spec 4.2.6.1). */
    ConnectionError unexpectedFrame() {
        String text =
                isIdle()
                        ? "expected method frame, got non method frame instead"
                        : wantsHeader
                                ? "expected content header for class 60, got non content header"
                                        + " frame instead"
                                : "expected content body, got non content body frame instead";
        return connectionError(ReplyCode.UNEXPECTED_FRAME, text);
    }

    /** True if the message is complete (its body is empty). */
    boolean header(ByteBuf payload, int bodyBytesMax) {
        if (!wantsHeader) {
            throw unexpectedFrame();
        }
        wantsHeader = false;
        long bodyBytes = ContentHeader.bodySize(payload);
        if (bodyBytes < 0 || bodyBytes > bodyBytesMax) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size %s is larger than configured max size %d",
                    Long.toUnsignedString(bodyBytes),
                    bodyBytesMax);
        }
        headerBytes = payload.readableBytes();
        total = headerBytes + bodyBytes;
        content = new byte[headerBytes];
        payload.readBytes(content);
        filled = headerBytes;
        wantsBody = bodyBytes > 0;
        return !wantsBody;
    }

    /** True if the message is complete. */
    boolean body(ByteBuf payload) {
        if (!wantsBody) {
            throw unexpectedFrame();
        }
        int length = payload.readableBytes();
        if (length > total - filled) {
            throw unexpectedFrame();
        }
        ensureCapacity(filled + length);
        payload.readBytes(content, filled, length);
        filled += length;
        wantsBody = filled < total;
        return !wantsBody;
    }

    private void ensureCapacity(int needed) {
        if (needed <= content.length) {
            return;
        }
        // Mostly one frame holds the whole body, and then this is its only allocation.
        long capacity = needed == total ? total : Math.min(total, Math.max(needed, 2L * filled));
        byte[] larger = new byte[(int) capacity];
        System.arraycopy(content, 0, larger, 0, filled);
        content = larger;
    }

    /** The complete content: header payload, then body. */
    byte[] take() {
        byte[] complete = content;
        content = NONE;
        return complete;
    }

    int headerBytes() {
        return headerBytes;
    }
}
