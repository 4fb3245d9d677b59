package io.leveret.codec;

/** The field values Java has no type for: unsigned integers of 8, 16 and 32 bits. */
public sealed interface UnsignedInteger permits UnsignedByte, UnsignedShort, UnsignedInt {
    long longValue();
}
