package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Short strings: one octet of length, then up to 255 bytes of UTF-8.
 *
 * <p>RabbitMQ takes any bytes for routing keys and most properties, and relays them unchanged. So
 * do we: a byte that is not part of valid UTF-8 becomes one lone surrogate (U+DC80 to U+DCFF, as in
 * Python's "surrogateescape"), and writing turns it back into that byte. Any short string survives
 * reading and writing, and two are equal exactly when their bytes are. Code that wants the bytes of
 * a name should therefore ask here, not {@link String#getBytes}.
 */
public final class ShortString {
    public static final int BYTES_MAX = 255;
    private static final int ESCAPE = 0xDC00;

    private ShortString() {}

    /** Reads the length octet and the string; the caller has checked that they are there. */
    static String read(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length == 0) {
            return "";
        }
        int index = in.readerIndex();
        in.readerIndex(index + length);
        if (in.hasArray()) {
            return decode(in.array(), in.arrayOffset() + index, length);
        }
        return decode(ByteBufUtil.getBytes(in, index, length), 0, length);
    }

    /**
     * @throws IllegalArgumentException when the string has more than 255 bytes
     */
    static void write(ByteBuf out, String value) {
        byte[] bytes = bytes(value);
        out.writeByte(bytes.length);
        out.writeBytes(bytes);
    }

    /**
     * The encoded short strings, length octets included, one after the other: what {@link
     * FrameWriter#deliver} takes.
     *
     * @throws IllegalArgumentException when one has more than 255 bytes
     */
    public static byte[] encode(String... values) {
        byte[][] parts = new byte[values.length][];
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            parts[i] = bytes(values[i]);
            size += 1 + parts[i].length;
        }
        byte[] encoded = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            encoded[at++] = (byte) part.length;
            System.arraycopy(part, 0, encoded, at, part.length);
            at += part.length;
        }
        return encoded;
    }

    /**
     * The bytes of a string, without the length octet.
     *
     * @throws IllegalArgumentException when there are more than 255
     */
    public static byte[] bytes(String value) {
        byte[] bytes = utf8(value);
        if (bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "short string of " + bytes.length + " bytes (at most " + BYTES_MAX + ")");
        }
        return bytes;
    }

    /** The string these bytes (without a length octet) stand for. */
    public static String decode(byte[] bytes, int offset, int length) {
        String string = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return string.indexOf('\uFFFD') < 0 ? string : decodeEscaping(bytes, offset, length);
    }

    /** Whether the string came from (or would make) valid UTF-8. */
    public static boolean isUtf8(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** Encodes without a limit on the length, turning escaped bytes back. */
    static byte[] utf8(String value) {
        if (isUtf8(value)) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer out = ByteBuffer.allocate(3 * value.length());
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF) {
                out.put(value.substring(from, i).getBytes(StandardCharsets.UTF_8));
                out.put((byte) (c - ESCAPE));
                from = i + 1;
            }
        }
        out.put(value.substring(from).getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static String decodeEscaping(byte[] bytes, int offset, int length) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
            decoder.reset();
        }
    }
}
