package io.leveret.message;

import io.leveret.codec.ContentHeader;

/**
 * A published message. Immutable and shared: by every queue that holds it, by the store and by the
 * connections it is delivered to.
 *
 * <p>{@code content} is the encoded content-header payload (AMQP 0-9-1 section 4.2.6.1) directly
 * followed by the body, exactly as they came from the publisher, so that a delivery relays the
 * properties byte for byte and nothing is decoded that nobody asks for.
 */
public final class Message {
    private final String exchange;
    private final String routingKey;
    private final byte[] content;
    private final int headerBytes;
    // Decoded on first use. Any thread may do so; the value is the same whoever wins.
    private ContentHeader header;

    public Message(String exchange, String routingKey, byte[] content, int headerBytes) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.content = content;
        this.headerBytes = headerBytes;
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** Content-header payload, then body. Not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Length of the content-header payload at the start of {@link #content()}. */
    public int headerBytes() {
        return headerBytes;
    }

    public int bodyBytes() {
        return content.length - headerBytes;
    }

    public ContentHeader header() {
        ContentHeader known = header;
        if (known == null) {
            known = ContentHeader.of(content, 0, headerBytes);
            header = known;
        }
        return known;
    }

    /** Whether delivery-mode is 2. */
    public boolean persistent() {
        return header().deliveryMode() == 2;
    }
}
