package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Reads the payload of a method frame. */
public final class Methods {
    private static final int ID_BYTES = 4;

    private Methods() {}

    /**
     * Class and method id in one number ({@code classId << 16 | methodId}), without reading on. For
     * those who treat some methods apart, and to say which method an error was in.
     *
     * @throws ConnectionError 501 when the payload is too short to hold them
     */
    public static int id(ByteBuf payload) {
        if (payload.readableBytes() < ID_BYTES) {
            throw FrameDecoder.unknownFrame(FrameDecoder.METHOD, payload);
        }
        return payload.getInt(payload.readerIndex());
    }

    /**
     * Reads the method that fills the payload.
     *
     * @throws ConnectionError 501 when it has other fields than it should; 502 when a table in it
     *     is malformed; 503 when there is no such method. In the last two cases RabbitMQ just drops
     *     the connection: its reader crashes.
     */
    public static Method read(ByteBuf payload) {
        int id = id(payload);
        payload.skipBytes(ID_BYTES);
        WireReader in = new WireReader(payload);
        int classId = id >>> 16;
        int methodId = id & 0xFFFF;
        Method method =
                switch (classId) {
                    case ConnectionMethod.CLASS_ID -> ConnectionMethod.read(methodId, in);
                    case ChannelMethod.CLASS_ID -> ChannelMethod.read(methodId, in);
                    case AccessMethod.CLASS_ID -> AccessMethod.read(methodId, in);
                    case ExchangeMethod.CLASS_ID -> ExchangeMethod.read(methodId, in);
                    case QueueMethod.CLASS_ID -> QueueMethod.read(methodId, in);
                    case BasicMethod.CLASS_ID -> BasicMethod.read(methodId, in);
                    case TxMethod.CLASS_ID -> TxMethod.read(methodId, in);
                    case ConfirmMethod.CLASS_ID -> ConfirmMethod.read(methodId, in);
                    default -> null;
                };
        if (method == null) {
            throw Errors.connectionError(
                    ReplyCode.COMMAND_INVALID, "unknown method {%d,%d}", classId, methodId);
        }
        in.end();
        return method;
    }
}
