package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * The payload of a content-header frame, kept encoded: class-id, weight, body size, property flags,
 * property list. Immutable; made with one walk over the properties that skips by length, so that
 * what a queue asks of every message costs nothing more and allocates nothing.
 *
 * <p>The {@code with...} methods change one property and leave the bytes of the others as they are.
 */
public final class ContentHeader {
    private static final int WEIGHT_AT = 2;
    private static final int BODY_SIZE_AT = 4;
    private static final int FLAGS_AT = 12;
    private static final int PROPERTIES_AT = 14;
    private static final int ABSENT = -1;

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final int flags;
    private final int deliveryMode;
    private final int priority;
    // Offsets in bytes, or ABSENT.
    private final int headersAt;
    private final int replyToAt;
    private final int expirationAt;
    private final int userIdAt;
    // Decoded on first use, by any thread: all decode the same.
    private FieldTable headers;

    private ContentHeader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        if (length < PROPERTIES_AT) {
            throw malformed();
        }
        if (uint16(offset) != BasicMethod.CLASS_ID) {
            throw unexpected("one for class " + uint16(offset));
        }
        if (uint16(offset + WEIGHT_AT) != 0) {
            throw unexpected("non content header frame"); // as RabbitMQ puts it
        }
        int end = offset + length;
        flags = uint16(offset + FLAGS_AT);
        int at = offset + PROPERTIES_AT;
        at = skipShortString(at, end, BasicProperties.CONTENT_TYPE);
        at = skipShortString(at, end, BasicProperties.CONTENT_ENCODING);
        headersAt = at(at, BasicProperties.HEADERS);
        at = skipTable(at, end);
        deliveryMode = octet(at, end, BasicProperties.DELIVERY_MODE, 0);
        at = skip(at, end, BasicProperties.DELIVERY_MODE, 1);
        priority = octet(at, end, BasicProperties.PRIORITY, ABSENT);
        at = skip(at, end, BasicProperties.PRIORITY, 1);
        at = skipShortString(at, end, BasicProperties.CORRELATION_ID);
        replyToAt = at(at, BasicProperties.REPLY_TO);
        at = skipShortString(at, end, BasicProperties.REPLY_TO);
        expirationAt = at(at, BasicProperties.EXPIRATION);
        at = skipShortString(at, end, BasicProperties.EXPIRATION);
        at = skipShortString(at, end, BasicProperties.MESSAGE_ID);
        at = skip(at, end, BasicProperties.TIMESTAMP, 8);
        at = skipShortString(at, end, BasicProperties.TYPE);
        userIdAt = at(at, BasicProperties.USER_ID);
        at = skipShortString(at, end, BasicProperties.USER_ID);
        at = skipShortString(at, end, BasicProperties.APP_ID);
        at = skipShortString(at, end, BasicProperties.CLUSTER_ID);
        if (at != end) {
            throw malformed();
        }
    }

    /**
     * A view of an encoded content header; the bytes must not change afterwards. Finds wrong
     * lengths; what stands inside the headers table is looked at by {@link #checkHeaders} or {@link
     * #headers}.
     *
     * @throws ConnectionError 502 when it is malformed, 505 when it is not one of class basic
     */
    public static ContentHeader of(byte[] bytes, int offset, int length) {
        return new ContentHeader(bytes, offset, length);
    }

    /**
     * @throws IllegalArgumentException when a property has more than 255 bytes
     */
    public static ContentHeader of(BasicProperties properties, long bodySize) {
        ByteBuf out = Unpooled.buffer(256);
        out.writeShort(BasicMethod.CLASS_ID).writeShort(0).writeLong(bodySize);
        properties.writeTo(out);
        return new ContentHeader(out.array(), out.arrayOffset(), out.readableBytes());
    }

    /**
     * The body size a content-header payload announces, without looking at its properties.
     *
     * @throws ConnectionError 501 when the payload is too short
     */
    public static long bodySize(ByteBuf payload) {
        if (payload.readableBytes() < FLAGS_AT) {
            throw FrameDecoder.unknownFrame(FrameDecoder.HEADER, payload);
        }
        return payload.getLong(payload.readerIndex() + BODY_SIZE_AT);
    }

    /** Bytes in the body. */
    public long bodySize() {
        long size = 0;
        for (int i = 0; i < 8; i++) {
            size = size << 8 | bytes[offset + BODY_SIZE_AT + i] & 0xFF;
        }
        return size;
    }

    /** How many bytes the encoded header has. */
    public int length() {
        return length;
    }

    /** A copy of the encoded header. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** 2 for persistent; 0 when absent. */
    public int deliveryMode() {
        return deliveryMode;
    }

    /** 0 to 255; -1 when absent. */
    public int priority() {
        return priority;
    }

    /** In milliseconds as a decimal number, if the publisher kept to that; null when absent. */
    public String expiration() {
        return shortString(expirationAt);
    }

    /** Null when absent. */
    public String replyTo() {
        return shortString(replyToAt);
    }

    /** Null when absent. */
    public String userId() {
        return shortString(userIdAt);
    }

    /** Whether there is a headers table, if only an empty one. */
    public boolean hasHeaders() {
        return headersAt != ABSENT;
    }

    /**
     * The headers table; empty when absent.
     *
     * @throws ConnectionError 502 when it is malformed
     */
    public FieldTable headers() {
        if (!hasHeaders()) {
            return FieldTable.EMPTY;
        }
        FieldTable known = headers;
        if (known == null) {
            int end = offset + length;
            known = FieldTable.read(Unpooled.wrappedBuffer(bytes, headersAt, end - headersAt));
            headers = known;
        }
        return known;
    }

    /**
     * Looks through the headers table without decoding it. After this {@link #headers} and {@link
     * #properties} do not throw.
     *
     * @throws ConnectionError 502 when it is malformed
     */
    public void checkHeaders() {
        if (hasHeaders()) {
            FieldTableChecker.check(bytes, headersAt, offset + length);
        }
    }

    /**
     * As {@link #checkHeaders()}, and looks for names in passing. After this {@link #headers} and
     * {@link #properties} do not throw.
     *
     * @param sought names of headers, in UTF-8
     * @return whether one of them is there
     * @throws ConnectionError 502 when it is malformed
     */
    public boolean checkHeaders(byte[][] sought) {
        return hasHeaders()
                && FieldTableChecker.checkAndFind(bytes, headersAt, offset + length, sought);
    }

    /** All properties, decoded. */
    public BasicProperties properties() {
        return BasicProperties.read(
                Unpooled.wrappedBuffer(bytes, offset + FLAGS_AT, length - FLAGS_AT));
    }

    /** With other headers; null for none. */
    public ContentHeader withHeaders(FieldTable value) {
        return with(BasicProperties.HEADERS, value == null ? null : value.toBytes());
    }

    /** With another delivery mode; 0 for none. */
    public ContentHeader withDeliveryMode(int value) {
        return with(BasicProperties.DELIVERY_MODE, value == 0 ? null : new byte[] {(byte) value});
    }

    /** With another reply-to; null for none. */
    public ContentHeader withReplyTo(String value) {
        return with(BasicProperties.REPLY_TO, value == null ? null : ShortString.encode(value));
    }

    /** With another expiration; null for none. */
    public ContentHeader withExpiration(String value) {
        return with(BasicProperties.EXPIRATION, value == null ? null : ShortString.encode(value));
    }

    /** With another body size. */
    public ContentHeader withBodySize(long bodySize) {
        byte[] changed = toBytes();
        for (int i = 0; i < 8; i++) {
            changed[BODY_SIZE_AT + i] = (byte) (bodySize >>> 8 * (7 - i));
        }
        return new ContentHeader(changed, 0, changed.length);
    }

    private ContentHeader with(int flag, byte[] value) {
        int from = find(flag);
        int to = (flags & flag) == 0 ? from : skipProperty(from, flag);
        int added = value == null ? 0 : value.length;
        byte[] changed = new byte[length - (to - from) + added];
        int head = from - offset;
        System.arraycopy(bytes, offset, changed, 0, head);
        if (value != null) {
            System.arraycopy(value, 0, changed, head, added);
        }
        System.arraycopy(bytes, to, changed, head + added, offset + length - to);
        int changedFlags = value == null ? flags & ~flag : flags | flag;
        changed[FLAGS_AT] = (byte) (changedFlags >>> 8);
        changed[FLAGS_AT + 1] = (byte) changedFlags;
        return new ContentHeader(changed, 0, changed.length);
    }

    /** Where the property stands, or would stand. */
    private int find(int flag) {
        int at = offset + PROPERTIES_AT;
        for (int before = BasicProperties.CONTENT_TYPE; before > flag; before >>>= 1) {
            if ((flags & before) != 0) {
                at = skipProperty(at, before);
            }
        }
        return at;
    }

    private int skipProperty(int at, int flag) {
        int end = offset + length;
        return switch (flag) {
            case BasicProperties.HEADERS -> skipTable(at, end);
            case BasicProperties.DELIVERY_MODE, BasicProperties.PRIORITY -> at + 1;
            case BasicProperties.TIMESTAMP -> at + 8;
            default -> skipShortString(at, end, flag);
        };
    }

    private int at(int at, int flag) {
        return (flags & flag) == 0 ? ABSENT : at;
    }

    private int octet(int at, int end, int flag, int absent) {
        if ((flags & flag) == 0) {
            return absent;
        }
        need(at, end, 1);
        return bytes[at] & 0xFF;
    }

    private int skip(int at, int end, int flag, int size) {
        if ((flags & flag) == 0) {
            return at;
        }
        need(at, end, size);
        return at + size;
    }

    private int skipShortString(int at, int end, int flag) {
        if ((flags & flag) == 0) {
            return at;
        }
        need(at, end, 1);
        int size = 1 + (bytes[at] & 0xFF);
        need(at, end, size);
        return at + size;
    }

    private int skipTable(int at, int end) {
        if ((flags & BasicProperties.HEADERS) == 0) {
            return at;
        }
        need(at, end, 4);
        int size = uint16(at) << 16 | uint16(at + 2);
        if (size < 0) {
            throw malformed();
        }
        need(at + 4, end, size);
        return at + 4 + size;
    }

    private void need(int at, int end, int size) {
        if (size > end - at) {
            throw malformed();
        }
    }

    private int uint16(int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private String shortString(int at) {
        return at == ABSENT ? null : ShortString.decode(bytes, at + 1, bytes[at] & 0xFF);
    }

    private static ConnectionError unexpected(String what) {
        return Errors.connectionError(
                ReplyCode.UNEXPECTED_FRAME,
                "expected content header for class %d, got %s instead",
                BasicMethod.CLASS_ID,
                what);
    }

    // RabbitMQ answers 541 without a text: it crashes on these.
    private ConnectionError malformed() {
        return Errors.connectionError(
                ReplyCode.SYNTAX_ERROR,
                "malformed content header %s",
                ErlangTerm.binary(Unpooled.wrappedBuffer(bytes), offset, length));
    }

    @Override
    public String toString() {
        return bodySize() + " bytes, " + properties();
    }
}
