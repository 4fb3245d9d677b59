package io.leveret.queue;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.LongString;
import io.leveret.codec.Timestamp;
import io.leveret.store.MessageKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where a message's key stands, and what is made of it: 128 bits of its SHA-256, so that every key
 * takes the same room and nobody can make two that look alike.
 *
 * @param header its header; null to go by the message-id
 */
public record KeySource(String header) {
    /** The one value of {@link Deduplication#PROPERTY}. */
    static final String MESSAGE_ID = "message_id";

    static KeySource of(FieldTable arguments) {
        if (arguments.get(Deduplication.PROPERTY) != null) {
            return new KeySource(null);
        }
        String header = arguments.string(Deduplication.HEADER);
        return new KeySource(header == null ? Deduplication.HEADER : header);
    }

    /** Null for a message that has none, and is not compared. */
    public MessageKey of(ContentHeader message) {
        Object value =
                header == null
                        ? message.properties().messageId()
                        : message.hasHeaders() ? message.headers().get(header) : null;
        byte[] bytes = value == null ? null : bytes(value);
        return bytes == null ? null : hash(bytes);
    }

    /** As Erlang compares them: integers of all widths alike, but not the text of one. */
    private static byte[] bytes(Object value) {
        if (FieldValues.isInteger(value)) {
            return tagged('i', FieldValues.integer(value));
        }
        if (value instanceof Timestamp timestamp) {
            return tagged('i', timestamp.seconds());
        }
        if (value instanceof Float || value instanceof Double) {
            return tagged('d', Double.doubleToLongBits(((Number) value).doubleValue()));
        }
        if (value instanceof Boolean || value == FieldTable.VOID) {
            return tagged('a', value == FieldTable.VOID ? 2 : (Boolean) value ? 1 : 0);
        }
        if (value instanceof String text) {
            return tagged(text.getBytes(StandardCharsets.UTF_8));
        }
        // Neither a table, nor an array, nor a decimal is a key.
        return value instanceof LongString string ? tagged(string.bytes()) : null;
    }

    private static byte[] tagged(char tag, long value) {
        return ByteBuffer.allocate(1 + Long.BYTES).put((byte) tag).putLong(value).array();
    }

    private static byte[] tagged(byte[] text) {
        return ByteBuffer.allocate(1 + text.length).put((byte) 's').put(text).array();
    }

    private static MessageKey hash(byte[] bytes) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new MessageKey(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
