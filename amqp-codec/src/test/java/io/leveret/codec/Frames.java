package io.leveret.codec;

import io.leveret.codec.Specification.Field;
import io.leveret.codec.Specification.MethodSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Streams of valid frames. */
final class Frames {
    private static final List<MethodSpec> METHODS = new Specification().methods();

    private Frames() {}

    /** So many methods, published messages and heartbeats. */
    static ByteBuf random(RandomValues values, int count) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            int channel = 1 + values.upTo(0xFFFE);
            switch (values.upTo(4)) {
                case 0 -> FrameWriter.heartbeat(out);
                case 1 -> {
                    byte[] body = values.bytes(3_000);
                    byte[] content = content(values.properties(), body);
                    FrameWriter.content(out, channel, content, content.length - body.length, 1024);
                }
                default -> method(values, out, channel);
            }
        }
        return out;
    }

    /** Encoded content header, then the body. */
    static byte[] content(BasicProperties properties, byte[] body) {
        byte[] header = ContentHeader.of(properties, body.length).toBytes();
        return Unpooled.buffer()
                .writeBytes(header)
                .writeBytes(body)
                .capacity(header.length + body.length)
                .array();
    }

    /** A method with fields as the specification has them. */
    private static void method(RandomValues values, ByteBuf out, int channel) {
        MethodSpec method = METHODS.get(values.upTo(METHODS.size() - 1));
        int start = out.writerIndex();
        out.writeByte(1).writeShort(channel).writeInt(0);
        out.writeShort(method.classId()).writeShort(method.methodId());
        boolean inBits = false;
        for (Field field : method.fields()) {
            boolean bit = field.type().equals("bit");
            if (!bit || !inBits) {
                write(values, out, field.type());
            }
            inBits = bit;
        }
        out.setInt(start + 3, out.writerIndex() - start - 7);
        out.writeByte(0xCE);
    }

    private static void write(RandomValues values, ByteBuf out, String type) {
        switch (type) {
            case "bit", "octet" -> out.writeByte(values.upTo(255));
            case "short" -> out.writeShort(values.upTo(65535));
            case "long" -> out.writeInt(values.random.nextInt());
            case "longlong" -> out.writeLong(values.random.nextLong());
            case "shortstr" -> ShortString.write(out, values.shortString());
            case "longstr" -> {
                byte[] bytes = values.bytes(50);
                out.writeInt(bytes.length).writeBytes(bytes);
            }
            case "table" -> values.table().writeTo(out);
            default -> throw new IllegalArgumentException(type);
        }
    }
}
