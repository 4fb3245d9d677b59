package io.leveret.store.mapdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The format of a page of messages: a MapDB record of fixed length with a header and slots.
 *
 * <pre>
 * header  magic(4) zero(4) seq(8)             seq: which use of which page this is, never repeated
 * slot    length(2) checksum(4) kind(1) ...   length of the whole slot; 0 or the end ends the page
 *
 * entry   queue id, position, [expiry(8)], [priority(1)], [delivery count],
 *         [not before(8)], [key(16)]
 *         MESSAGE    ... names, header length, content    names: two AMQP short strings
 *         REFERENCE  ... number and offset of a MESSAGE slot of this page with names and content
 *         BLOB       ... names, header length, content length, blob id(8)
 * PIECE   blob id(8), index, bytes of the content
 * </pre>
 *
 * <p>Numbers without a width are written in groups of seven bits, lowest first. The checksum is a
 * CRC32C of what follows it, mixed with seq and the number of the slot: a slot of another page, or
 * of an earlier use of this one, does not pass. A slot never changes once it is written; whether it
 * is still wanted stands in the {@link PageTable}.
 */
final class MessagePage {
    static final int BYTES = Records.BYTES_MAX;
    static final int HEADER_BYTES = 16;
    static final int SLOT_HEADER_BYTES = 7;
    static final int MAGIC = 0x4C565031; // LVP1

    static final int MESSAGE = 0;
    static final int REFERENCE = 1;
    static final int BLOB = 2;
    static final int PIECE = 3;
    static final int KIND_MASK = 3;
    static final int HAS_EXPIRY = 4;
    static final int HAS_PRIORITY = 8;
    static final int HAS_DELIVERY_COUNT = 16;
    static final int HAS_NOT_BEFORE = 32;
    static final int HAS_KEY = 64;

    static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private MessagePage() {}

    static void writeHeader(byte[] page, long seq) {
        INT.set(page, 0, MAGIC);
        INT.set(page, 4, 0);
        LONG.set(page, 8, seq);
    }

    /** Whether {@code page} is a page of messages in use {@code seq}. */
    static boolean hasHeader(byte[] page, long seq) {
        return page.length == BYTES
                && (int) INT.get(page, 0) == MAGIC
                && (long) LONG.get(page, 8) == seq;
    }

    /** Writes length and checksum in front of a slot whose kind and rest are there. */
    static void seal(byte[] page, int offset, int length, long seq, int slot) {
        SHORT.set(page, offset, (short) length);
        INT.set(page, offset + 2, checksum(page, offset, length, seq, slot));
    }

    static int checksum(byte[] page, int offset, int length, long seq, int slot) {
        CRC32C crc = new CRC32C();
        crc.update(page, offset + 6, length - 6);
        return (int) crc.getValue() ^ salt(seq, slot);
    }

    /** What is mixed into a checksum for the place it stands in. */
    static int salt(long seq, int slot) {
        return (int) ((seq * 0x9E3779B97F4A7C15L) >>> 32) + slot * 0x61C88647;
    }

    static int numberBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Returns the offset behind it. */
    static int putNumber(byte[] page, int offset, long value) {
        long rest = value;
        int at = offset;
        while ((rest & ~0x7FL) != 0) {
            page[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        page[at++] = (byte) rest;
        return at;
    }
}
