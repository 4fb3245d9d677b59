package io.leveret.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A long string: any bytes. In field tables it stands only for what is not valid UTF-8; the rest
 * are plain {@link String}s there. SASL challenges and responses are always one of these.
 */
public final class LongString {
    public static final LongString EMPTY = new LongString(new byte[0]);

    private final byte[] bytes;

    private LongString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array without copying it: it must not change afterwards. */
    public static LongString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new LongString(bytes);
    }

    public static LongString of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** A {@code String} if the bytes are valid UTF-8, else a {@code LongString}. */
    static Object fieldValue(byte[] bytes) {
        String string = new String(bytes, StandardCharsets.UTF_8);
        return string.indexOf('\uFFFD') < 0 || isUtf8(bytes) ? string : new LongString(bytes);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes read as UTF-8; what is not becomes U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
