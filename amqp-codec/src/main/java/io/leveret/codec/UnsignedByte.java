package io.leveret.codec;

/** A field value of type {@code B}: an unsigned integer of 8 bits. */
public record UnsignedByte(int value) implements UnsignedInteger {
    public static final int MAX = 0xFF;

    public UnsignedByte {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException(value + " is not within 0 and " + MAX);
        }
    }

    @Override
    public long longValue() {
        return value;
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
