package io.leveret.message;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.ShortString;
import java.util.Arrays;

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
    // Encoded on first use unless the publisher's own bytes were given.
    private byte[] exchangeAndKey;
    // Found on first use unless given. Any thread may do so; the value is the same whoever wins.
    private ContentHeader header;

    public Message(String exchange, String routingKey, byte[] content, int headerBytes) {
        this(exchange, routingKey, null, content, headerBytes, null);
    }

    /**
     * @param exchangeAndKey both names as AMQP short strings, one after the other, to be shared by
     *     all messages of that key; null to have them encoded when needed
     * @param header the view of {@code content}'s start, if somebody made one already
     */
    public Message(
            String exchange,
            String routingKey,
            byte[] exchangeAndKey,
            byte[] content,
            int headerBytes,
            ContentHeader header) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.exchangeAndKey = exchangeAndKey;
        this.content = content;
        this.headerBytes = headerBytes;
        this.header = header;
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /**
     * Exchange and routing key as two AMQP short strings, as basic.deliver and basic.return say
     * them.
     */
    public byte[] exchangeAndKey() {
        byte[] known = exchangeAndKey;
        if (known == null) {
            known = ShortString.encode(exchange, routingKey);
            exchangeAndKey = known;
        }
        return known;
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

    /** The same body under another header, published to where it goes next. */
    public Message republished(String newExchange, String newRoutingKey, ContentHeader newHeader) {
        int length = newHeader.length();
        byte[] newContent = Arrays.copyOf(newHeader.toBytes(), length + bodyBytes());
        System.arraycopy(content, headerBytes, newContent, length, bodyBytes());
        return new Message(newExchange, newRoutingKey, newContent, length);
    }

    /** Whether delivery-mode is 2. */
    public boolean persistent() {
        return header().deliveryMode() == 2;
    }
}
