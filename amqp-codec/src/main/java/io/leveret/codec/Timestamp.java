package io.leveret.codec;

/** A field value of type {@code T}: seconds since 1970 (64 bits, read as signed). */
public record Timestamp(long seconds) {
    @Override
    public String toString() {
        return Long.toString(seconds);
    }
}
