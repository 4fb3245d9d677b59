package io.leveret.codec;

/** A field value of type {@code u}: an unsigned integer of 16 bits. */
public record UnsignedShort(int value) implements UnsignedInteger {
    public static final int MAX = 0xFFFF;

    public UnsignedShort {
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
