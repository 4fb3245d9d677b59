package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one method. */
public final class WireWriter {
    private final ByteBuf out;

    public WireWriter(ByteBuf out) {
        this.out = out;
    }

    public void octet(int value) {
        out.writeByte(value);
    }

    public void unsignedShort(int value) {
        out.writeShort(value);
    }

    public void unsignedInt(long value) {
        out.writeInt((int) value);
    }

    public void longLong(long value) {
        out.writeLong(value);
    }

    /**
     * @throws IllegalArgumentException when the string has more than 255 bytes
     */
    public void shortString(String value) {
        ShortString.write(out, value);
    }

    public void longString(LongString value) {
        out.writeInt(value.length()).writeBytes(value.bytes());
    }

    public void longString(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    public void table(FieldTable value) {
        value.writeTo(out);
    }

    /** Up to eight bit fields in one octet, the first lowest. */
    public void bits(boolean... values) {
        int bits = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i]) {
                bits |= 1 << i;
            }
        }
        out.writeByte(bits);
    }

    void reserved16() {
        out.writeShort(0);
    }

    void reservedShortString() {
        out.writeByte(0);
    }

    void reservedLongString() {
        out.writeInt(0);
    }

    void reservedOctet() {
        out.writeByte(0);
    }
}
