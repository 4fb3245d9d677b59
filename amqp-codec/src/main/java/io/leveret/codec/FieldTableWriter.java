package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Encodes field tables with RabbitMQ's type letters. */
final class FieldTableWriter {
    private FieldTableWriter() {}

    static void writeTable(ByteBuf out, FieldTable table) {
        int start = out.writerIndex();
        out.writeInt(0);
        for (Map.Entry<String, Object> entry : table.asMap().entrySet()) {
            ShortString.write(out, entry.getKey());
            writeValue(out, entry.getValue());
        }
        out.setInt(start, out.writerIndex() - start - 4);
    }

    private static void writeArray(ByteBuf out, List<?> array) {
        int start = out.writerIndex();
        out.writeInt(0);
        for (Object element : array) {
            writeValue(out, element);
        }
        out.setInt(start, out.writerIndex() - start - 4);
    }

    private static void writeValue(ByteBuf out, Object value) {
        if (value instanceof String string) {
            writeBytes(out, 'S', string.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof LongString string) {
            writeBytes(out, 'S', string.bytes());
        } else if (value instanceof Integer number) {
            out.writeByte('I').writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte('l').writeLong(number);
        } else if (value instanceof Boolean bool) {
            out.writeByte('t').writeByte(bool ? 1 : 0);
        } else if (value instanceof FieldTable table) {
            out.writeByte('F');
            writeTable(out, table);
        } else if (value instanceof List<?> array) {
            out.writeByte('A');
            writeArray(out, array);
        } else if (value instanceof Timestamp timestamp) {
            out.writeByte('T').writeLong(timestamp.seconds());
        } else if (value instanceof Byte number) {
            out.writeByte('b').writeByte(number);
        } else if (value instanceof UnsignedByte number) {
            out.writeByte('B').writeByte(number.value());
        } else if (value instanceof Short number) {
            out.writeByte('s').writeShort(number);
        } else if (value instanceof UnsignedShort number) {
            out.writeByte('u').writeShort(number.value());
        } else if (value instanceof UnsignedInt number) {
            out.writeByte('i').writeInt((int) number.value());
        } else if (value instanceof Float number) {
            out.writeByte('f').writeFloat(number);
        } else if (value instanceof Double number) {
            out.writeByte('d').writeDouble(number);
        } else if (value instanceof BigDecimal number) {
            out.writeByte('D')
                    .writeByte(number.scale())
                    .writeInt(number.unscaledValue().intValue());
        } else if (value instanceof ByteArray bytes) {
            writeBytes(out, 'x', bytes.bytes());
        } else if (value == FieldTable.VOID) {
            out.writeByte('V');
        } else {
            throw new IllegalArgumentException("not a field value: " + value);
        }
    }

    private static void writeBytes(ByteBuf out, char type, byte[] bytes) {
        out.writeByte(type).writeInt(bytes.length).writeBytes(bytes);
    }
}
