package io.leveret.broker.vhost;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.message.Message;
import java.util.Arrays;

/** Messages that the broker makes itself. */
final class MadeMessage {
    private MadeMessage() {}

    static Message of(String exchange, String routingKey, BasicProperties properties, byte[] body) {
        ContentHeader header = ContentHeader.of(properties, body.length);
        int headerBytes = header.length();
        byte[] content = Arrays.copyOf(header.toBytes(), headerBytes + body.length);
        System.arraycopy(body, 0, content, headerBytes, body.length);
        return new Message(exchange, routingKey, content, headerBytes);
    }
}
