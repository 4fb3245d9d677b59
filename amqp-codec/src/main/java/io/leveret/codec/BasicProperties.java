package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/**
 * The properties of a message, in the specification's order. A property that is absent is null.
 *
 * @param deliveryMode an octet; 2 is persistent
 * @param priority an octet
 * @param timestamp seconds since 1970
 */
public record BasicProperties(
        String contentType,
        String contentEncoding,
        FieldTable headers,
        Integer deliveryMode,
        Integer priority,
        String correlationId,
        String replyTo,
        String expiration,
        String messageId,
        Long timestamp,
        String type,
        String userId,
        String appId,
        String clusterId) {

    public static final BasicProperties EMPTY =
            new BasicProperties(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null);

    // The flags, highest bit first.
    static final int CONTENT_TYPE = 1 << 15;
    static final int CONTENT_ENCODING = 1 << 14;
    static final int HEADERS = 1 << 13;
    static final int DELIVERY_MODE = 1 << 12;
    static final int PRIORITY = 1 << 11;
    static final int CORRELATION_ID = 1 << 10;
    static final int REPLY_TO = 1 << 9;
    static final int EXPIRATION = 1 << 8;
    static final int MESSAGE_ID = 1 << 7;
    static final int TIMESTAMP = 1 << 6;
    static final int TYPE = 1 << 5;
    static final int USER_ID = 1 << 4;
    static final int APP_ID = 1 << 3;
    static final int CLUSTER_ID = 1 << 2;

    /** Writes the property flags and the property list. */
    public void writeTo(ByteBuf out) {
        out.writeShort(flags());
        writeShortString(out, contentType);
        writeShortString(out, contentEncoding);
        if (headers != null) {
            headers.writeTo(out);
        }
        writeOctet(out, deliveryMode);
        writeOctet(out, priority);
        writeShortString(out, correlationId);
        writeShortString(out, replyTo);
        writeShortString(out, expiration);
        writeShortString(out, messageId);
        if (timestamp != null) {
            out.writeLong(timestamp);
        }
        writeShortString(out, type);
        writeShortString(out, userId);
        writeShortString(out, appId);
        writeShortString(out, clusterId);
    }

    /**
     * Reads the property flags and the property list up to the end of {@code in}.
     *
     * @throws ConnectionError 501 or 502 when they are malformed
     */
    public static BasicProperties read(ByteBuf in) {
        WireReader wire = new WireReader(in);
        int flags = wire.unsignedShort();
        BasicProperties properties =
                new BasicProperties(
                        shortString(wire, flags, CONTENT_TYPE),
                        shortString(wire, flags, CONTENT_ENCODING),
                        (flags & HEADERS) == 0 ? null : wire.table(),
                        octet(wire, flags, DELIVERY_MODE),
                        octet(wire, flags, PRIORITY),
                        shortString(wire, flags, CORRELATION_ID),
                        shortString(wire, flags, REPLY_TO),
                        shortString(wire, flags, EXPIRATION),
                        shortString(wire, flags, MESSAGE_ID),
                        (flags & TIMESTAMP) == 0 ? null : wire.longLong(),
                        shortString(wire, flags, TYPE),
                        shortString(wire, flags, USER_ID),
                        shortString(wire, flags, APP_ID),
                        shortString(wire, flags, CLUSTER_ID));
        wire.end();
        return properties;
    }

    public BasicProperties withContentType(String contentType) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withContentEncoding(String contentEncoding) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withHeaders(FieldTable headers) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withDeliveryMode(Integer deliveryMode) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withPriority(Integer priority) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withCorrelationId(String correlationId) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withReplyTo(String replyTo) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withExpiration(String expiration) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withMessageId(String messageId) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withTimestamp(Long timestamp) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withType(String type) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withUserId(String userId) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withAppId(String appId) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    public BasicProperties withClusterId(String clusterId) {
        return new BasicProperties(
                contentType,
                contentEncoding,
                headers,
                deliveryMode,
                priority,
                correlationId,
                replyTo,
                expiration,
                messageId,
                timestamp,
                type,
                userId,
                appId,
                clusterId);
    }

    private int flags() {
        return flag(contentType, CONTENT_TYPE)
                | flag(contentEncoding, CONTENT_ENCODING)
                | flag(headers, HEADERS)
                | flag(deliveryMode, DELIVERY_MODE)
                | flag(priority, PRIORITY)
                | flag(correlationId, CORRELATION_ID)
                | flag(replyTo, REPLY_TO)
                | flag(expiration, EXPIRATION)
                | flag(messageId, MESSAGE_ID)
                | flag(timestamp, TIMESTAMP)
                | flag(type, TYPE)
                | flag(userId, USER_ID)
                | flag(appId, APP_ID)
                | flag(clusterId, CLUSTER_ID);
    }

    private static int flag(Object property, int flag) {
        return property == null ? 0 : flag;
    }

    private static String shortString(WireReader in, int flags, int flag) {
        return (flags & flag) == 0 ? null : in.shortBytes();
    }

    private static Integer octet(WireReader in, int flags, int flag) {
        return (flags & flag) == 0 ? null : in.octet();
    }

    private static void writeShortString(ByteBuf out, String value) {
        if (value != null) {
            ShortString.write(out, value);
        }
    }

    private static void writeOctet(ByteBuf out, Integer value) {
        if (value != null) {
            out.writeByte(value);
        }
    }
}
