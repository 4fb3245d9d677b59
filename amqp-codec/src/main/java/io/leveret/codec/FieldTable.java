package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A field table: names and typed values, in the order they were written. Immutable.
 *
 * <p>Types on the wire and in Java: {@code t} Boolean, {@code b} Byte, {@code B} {@link
 * UnsignedByte}, {@code s} Short, {@code u} {@link UnsignedShort}, {@code I} Integer, {@code i}
 * {@link UnsignedInt}, {@code l} (and, reading, {@code L}) Long, {@code f} Float, {@code d} Double,
 * {@code D} BigDecimal, {@code S} String or, if not UTF-8, {@link LongString}, {@code A} List,
 * {@code T} {@link Timestamp}, {@code F} FieldTable, {@code V} {@link #VOID}, {@code x} {@link
 * ByteArray}. These letters are RabbitMQ's, which differ from the specification's.
 *
 * <p>Where a name occurs twice on the wire the first one counts, as it does in RabbitMQ's lookups.
 */
public final class FieldTable {
    /** The value of type {@code V}. */
    public static final Object VOID = VoidValue.VOID;

    /**
     * How deep tables and arrays may be nested, the outermost table included. RabbitMQ has no such
     * limit; a hostile table must not overflow our stack.
     */
    public static final int DEPTH_MAX = 128;

    public static final FieldTable EMPTY = new FieldTable(Map.of());

    private final Map<String, Object> entries;

    private FieldTable(Map<String, Object> entries) {
        this.entries = entries;
    }

    /**
     * A table of these values. Maps, lists and arrays of bytes inside become tables, arrays and
     * {@link ByteArray}s; null becomes {@link #VOID}.
     *
     * @throws IllegalArgumentException when something cannot be encoded: a name over 255 bytes, a
     *     value of a type the protocol does not have, nesting deeper than {@link #DEPTH_MAX}
     */
    public static FieldTable of(Map<String, ?> values) {
        return FieldValues.checkedTable(values, 1);
    }

    public static FieldTable of(String name, Object value) {
        return of(Collections.singletonMap(name, value));
    }

    public static FieldTable of(String name1, Object value1, String name2, Object value2) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(name1, value1);
        values.put(name2, value2);
        return of(values);
    }

    /** Takes a map of values that are known to be right. */
    static FieldTable trusted(Map<String, Object> values) {
        return values.isEmpty() ? EMPTY : new FieldTable(Collections.unmodifiableMap(values));
    }

    /** The entries in order; cannot be changed. */
    public Map<String, Object> asMap() {
        return entries;
    }

    /** The value, or null when there is none of this name. */
    public Object get(String name) {
        return entries.get(name);
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The value if it is a string, else null. */
    public String string(String name) {
        Object value = entries.get(name);
        return value instanceof String || value instanceof LongString ? value.toString() : null;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    /** A table with this entry added at the end, or replaced where it stands. */
    public FieldTable with(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(entries);
        changed.put(name, value);
        return of(changed);
    }

    /** A table without these entries; this one if it has none of them. */
    public FieldTable without(String... names) {
        Map<String, Object> changed = null;
        for (String name : names) {
            if (entries.containsKey(name)) {
                if (changed == null) {
                    changed = new LinkedHashMap<>(entries);
                }
                changed.remove(name);
            }
        }
        return changed == null ? this : trusted(changed);
    }

    /** Writes the four octets of length and the entries. */
    public void writeTo(ByteBuf out) {
        FieldTableWriter.writeTable(out, this);
    }

    /**
     * Reads the four octets of length and the entries.
     *
     * @throws ConnectionError 502 when they are malformed or nested deeper than {@link #DEPTH_MAX}
     */
    public static FieldTable read(ByteBuf in) {
        return FieldTableReader.readTable(in);
    }

    /** Encoded with the four octets of length. */
    public byte[] toBytes() {
        if (isEmpty()) {
            return new byte[4];
        }
        ByteBuf out = Unpooled.buffer(256);
        writeTo(out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /**
     * The inverse of {@link #toBytes}.
     *
     * @throws ConnectionError 502 when the bytes are not exactly one table
     */
    public static FieldTable fromBytes(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        FieldTable table = read(in);
        if (in.isReadable()) {
            throw FieldTableReader.malformed("%d bytes after the end", in.readableBytes());
        }
        return table;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldTable that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    private enum VoidValue {
        VOID;

        @Override
        public String toString() {
            return "void";
        }
    }
}
