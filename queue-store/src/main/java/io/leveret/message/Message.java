package io.leveret.message;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    // Decoded on first use. Any thread may do so; the value is the same whoever wins.
    private ContentHeader header;

    public Message(String exchange, String routingKey, byte[] content, int headerBytes) {
        this(exchange, routingKey, null, content, headerBytes);
    }

    /**
     * @param exchangeAndKey both names as AMQP short strings, one after the other, to be shared by
     *     all messages of that key; null to have them encoded when needed
     */
    public Message(
            String exchange,
            String routingKey,
            byte[] exchangeAndKey,
            byte[] content,
            int headerBytes) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.exchangeAndKey = exchangeAndKey;
        this.content = content;
        this.headerBytes = headerBytes;
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
            known = encode(exchange, routingKey);
            exchangeAndKey = known;
        }
        return known;
    }

    private static byte[] encode(String exchange, String routingKey) {
        byte[] first = exchange.getBytes(StandardCharsets.UTF_8);
        byte[] second = routingKey.getBytes(StandardCharsets.UTF_8);
        ByteBuffer encoded = ByteBuffer.allocate(first.length + second.length + 2);
        encoded.put((byte) first.length).put(first).put((byte) second.length).put(second);
        return encoded.array();
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

    /** The same body, published anew with other properties. */
    public Message republished(
            String newExchange, String newRoutingKey, BasicProperties properties) {
        byte[] newHeader = ContentHeader.of(properties, bodyBytes()).toBytes();
        byte[] newContent = Arrays.copyOf(newHeader, newHeader.length + bodyBytes());
        System.arraycopy(content, headerBytes, newContent, newHeader.length, bodyBytes());
        return new Message(newExchange, newRoutingKey, newContent, newHeader.length);
    }

    /** Whether delivery-mode is 2. */
    public boolean persistent() {
        return header().deliveryMode() == 2;
    }
}
