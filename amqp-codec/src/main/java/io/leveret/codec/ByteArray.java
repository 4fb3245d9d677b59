package io.leveret.codec;

import java.util.Arrays;
import java.util.HexFormat;

/** A field value of type {@code x}: bytes that are no text. Equal by content. */
public final class ByteArray {
    private final byte[] bytes;

    private ByteArray(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array without copying it: it must not change afterwards. */
    public static ByteArray of(byte[] bytes) {
        return new ByteArray(bytes);
    }

    /** The bytes themselves. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteArray that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
