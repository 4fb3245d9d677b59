package io.leveret.codec;

/** A field value of type {@code i}: an unsigned integer of 32 bits. */
public record UnsignedInt(long value) implements UnsignedInteger {
    public static final long MAX = 0xFFFF_FFFFL;

    public UnsignedInt {
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
