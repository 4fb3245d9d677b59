package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/**
 * Writes whole frames at the end of a buffer. Makes no garbage of its own for the frequent ones.
 */
public final class FrameWriter {
    /**
     * What a client sends first, and what a server answers if it was something else. Not to be
     * changed.
     */
    public static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private static final int HEAD_BYTES = 7;
    // class-id, method-id, delivery-tag, bits
    private static final int ACK_BYTES = 2 + 2 + 8 + 1;

    private FrameWriter() {}

    /**
     * A method frame.
     *
     * @throws IllegalArgumentException when a short string in it has more than 255 bytes; {@code
     *     out} is then as before
     */
    public static void method(ByteBuf out, int channel, Method method) {
        int start = out.writerIndex();
        try {
            out.writeByte(FrameDecoder.METHOD).writeShort(channel).writeInt(0);
            out.writeShort(method.classId()).writeShort(method.methodId());
            method.write(new WireWriter(out));
        } catch (IllegalArgumentException cannotBeEncoded) {
            out.writerIndex(start);
            throw cannotBeEncoded;
        }
        out.setInt(start + 3, out.writerIndex() - start - HEAD_BYTES);
        out.writeByte(FrameDecoder.END);
    }

    /**
     * {@code basic.deliver} with its content: method frame, header frame and as many body frames as
     * it takes.
     *
     * @param consumerTagShortstr as from {@link ShortString#encode}
     * @param exchangeAndKeyShortstrs both short strings, as from {@link ShortString#encode}
     * @param content encoded content-header payload, then the body
     * @param headerBytes how much of {@code content} is the header
     * @param frameMax greatest frame in bytes, overhead included; 0 for no limit
     */
    public static void deliver(
            ByteBuf out,
            int channel,
            byte[] consumerTagShortstr,
            long deliveryTag,
            boolean redelivered,
            byte[] exchangeAndKeyShortstrs,
            byte[] content,
            int headerBytes,
            int frameMax) {
        int methodBytes =
                2 + 2 + consumerTagShortstr.length + 8 + 1 + exchangeAndKeyShortstrs.length;
        // Room for everything at once, so that the buffer grows once if at all.
        out.ensureWritable(
                FrameDecoder.OVERHEAD_BYTES
                        + methodBytes
                        + contentFramesBytes(content.length, headerBytes, frameMax));
        head(out, FrameDecoder.METHOD, channel, methodBytes);
        out.writeInt(BasicMethod.CLASS_ID << 16 | BasicMethod.Deliver.ID);
        out.writeBytes(consumerTagShortstr);
        out.writeLong(deliveryTag);
        out.writeByte(redelivered ? 1 : 0);
        out.writeBytes(exchangeAndKeyShortstrs);
        out.writeByte(FrameDecoder.END);
        content(out, channel, content, headerBytes, frameMax);
    }

    /** Header frame and body frames; an empty body has none. Parameters as for {@link #deliver}. */
    public static void content(
            ByteBuf out, int channel, byte[] content, int headerBytes, int frameMax) {
        head(out, FrameDecoder.HEADER, channel, headerBytes);
        out.writeBytes(content, 0, headerBytes);
        out.writeByte(FrameDecoder.END);
        int payloadMax = payloadMax(frameMax);
        for (int at = headerBytes; at < content.length; ) {
            int length = Math.min(content.length - at, payloadMax);
            head(out, FrameDecoder.BODY, channel, length);
            out.writeBytes(content, at, length);
            out.writeByte(FrameDecoder.END);
            at += length;
        }
    }

    /** How many bytes {@link #content} writes. */
    public static int contentFramesBytes(int contentBytes, int headerBytes, int frameMax) {
        int bodyBytes = contentBytes - headerBytes;
        int payloadMax = payloadMax(frameMax);
        int bodyFrames = bodyBytes == 0 ? 0 : (bodyBytes - 1) / payloadMax + 1;
        return contentBytes + FrameDecoder.OVERHEAD_BYTES * (1 + bodyFrames);
    }

    private static int payloadMax(int frameMax) {
        return (frameMax == 0 ? Integer.MAX_VALUE : frameMax) - FrameDecoder.OVERHEAD_BYTES;
    }

    public static void heartbeat(ByteBuf out) {
        head(out, FrameDecoder.HEARTBEAT, 0, 0);
        out.writeByte(FrameDecoder.END);
    }

    /** {@code basic.ack}, as a confirm. */
    public static void ack(ByteBuf out, int channel, long deliveryTag, boolean multiple) {
        settle(out, channel, BasicMethod.Ack.ID, deliveryTag, multiple ? 1 : 0);
    }

    /** {@code basic.nack}, as a negative confirm; its requeue bit means nothing and is 0. */
    public static void nack(ByteBuf out, int channel, long deliveryTag, boolean multiple) {
        settle(out, channel, BasicMethod.Nack.ID, deliveryTag, multiple ? 1 : 0);
    }

    private static void settle(ByteBuf out, int channel, int methodId, long tag, int bits) {
        out.ensureWritable(FrameDecoder.OVERHEAD_BYTES + ACK_BYTES);
        head(out, FrameDecoder.METHOD, channel, ACK_BYTES);
        out.writeInt(BasicMethod.CLASS_ID << 16 | methodId);
        out.writeLong(tag);
        out.writeShort(bits << 8 | FrameDecoder.END);
    }

    private static void head(ByteBuf out, int type, int channel, int payloadBytes) {
        out.writeByte(type);
        out.writeShort(channel);
        out.writeInt(payloadBytes);
    }
}
