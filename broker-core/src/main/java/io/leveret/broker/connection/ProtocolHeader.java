package io.leveret.broker.connection;

import io.leveret.codec.FrameWriter;
import io.netty.buffer.ByteBuf;

/** The eight bytes a client starts with (spec 4.2.2). */
final class ProtocolHeader {
    static final int BYTES = FrameWriter.PROTOCOL_HEADER.length;

    /** What clients of AMQP 0-9 send; RabbitMQ speaks 0-9-1 with them. */
    private static final byte[] AMQP_0_9 = {'A', 'M', 'Q', 'P', 1, 1, 0, 9};

    private ProtocolHeader() {}

    /** Whether what is there so far may be the start of one that we speak. */
    static boolean mayBe(ByteBuf in) {
        return startsLike(in, FrameWriter.PROTOCOL_HEADER) || startsLike(in, AMQP_0_9);
    }

    private static boolean startsLike(ByteBuf in, byte[] header) {
        int length = Math.min(in.readableBytes(), header.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != header[i]) {
                return false;
            }
        }
        return true;
    }
}
