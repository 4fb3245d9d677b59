package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes field tables. Every length is checked against the bytes that are there before anything is
 * allocated for it.
 */
final class FieldTableReader {
    private FieldTableReader() {}

    static ConnectionError malformed(String format, Object... arguments) {
        return Errors.connectionError(
                ReplyCode.SYNTAX_ERROR, "malformed field table: " + format, arguments);
    }

    static FieldTable readTable(ByteBuf in) {
        return readTable(in, in.writerIndex(), 1);
    }

    private static FieldTable readTable(ByteBuf in, int limit, int depth) {
        int end = readEnd(in, limit, depth);
        if (in.readerIndex() == end) {
            return FieldTable.EMPTY;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        while (in.readerIndex() < end) {
            String name = readName(in, end);
            entries.putIfAbsent(name, readValue(in, end, depth));
        }
        return FieldTable.trusted(entries);
    }

    private static List<Object> readArray(ByteBuf in, int limit, int depth) {
        int end = readEnd(in, limit, depth);
        List<Object> elements = new ArrayList<>();
        while (in.readerIndex() < end) {
            elements.add(readValue(in, end, depth));
        }
        return Collections.unmodifiableList(elements);
    }

    private static int readEnd(ByteBuf in, int limit, int depth) {
        if (depth > FieldTable.DEPTH_MAX) {
            throw malformed("nested deeper than %d", FieldTable.DEPTH_MAX);
        }
        int length = readLength(in, limit);
        return in.readerIndex() + length;
    }

    /** A length of four octets of which that many bytes follow. */
    private static int readLength(ByteBuf in, int limit) {
        need(in, limit, 4);
        long length = in.readUnsignedInt();
        if (length > limit - in.readerIndex()) {
            throw malformed("length %d (%d bytes left)", length, limit - in.readerIndex());
        }
        return (int) length;
    }

    private static String readName(ByteBuf in, int limit) {
        need(in, limit, 1);
        need(in, limit, 1 + in.getUnsignedByte(in.readerIndex()));
        return ShortString.read(in);
    }

    private static Object readValue(ByteBuf in, int limit, int depth) {
        need(in, limit, 1);
        int type = in.readUnsignedByte();
        need(in, limit, FieldType.fixedBytes(type));
        return switch (type) {
            case 't' -> in.readByte() != 0;
            case 'b' -> in.readByte();
            case 'B' -> new UnsignedByte(in.readUnsignedByte());
            case 's' -> in.readShort();
            case 'u' -> new UnsignedShort(in.readUnsignedShort());
            case 'I' -> in.readInt();
            case 'i' -> new UnsignedInt(in.readUnsignedInt());
            case 'l', 'L' -> in.readLong();
            case 'f' -> in.readFloat();
            case 'd' -> in.readDouble();
            case 'D' -> readDecimal(in);
            case 'T' -> new Timestamp(in.readLong());
            case 'V' -> FieldTable.VOID;
            case 'S' -> LongString.fieldValue(readBytes(in, limit));
            case 'x' -> ByteArray.of(readBytes(in, limit));
            case 'A' -> readArray(in, limit, depth + 1);
            case 'F' -> readTable(in, limit, depth + 1);
            default -> throw unknownType(type);
        };
    }

    static ConnectionError unknownType(int type) {
        return malformed("unknown type %d", type);
    }

    private static BigDecimal readDecimal(ByteBuf in) {
        int scale = in.readUnsignedByte();
        return new BigDecimal(BigInteger.valueOf(in.readInt()), scale);
    }

    private static byte[] readBytes(ByteBuf in, int limit) {
        byte[] bytes = new byte[readLength(in, limit)];
        in.readBytes(bytes);
        return bytes;
    }

    private static void need(ByteBuf in, int limit, int bytes) {
        if (bytes > limit - in.readerIndex()) {
            throw malformed("%d bytes left (expected: %d)", limit - in.readerIndex(), bytes);
        }
    }
}
