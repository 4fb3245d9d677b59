package io.leveret.store.mapdb;

import io.leveret.message.Message;
import java.util.Arrays;

/**
 * Names and content of a message as they lie in some bytes.
 *
 * @param names exchange and routing key as two AMQP short strings
 * @param headerBytes how many bytes of the content are the content header
 * @param bytes holds the content from {@code offset} on
 */
record Content(byte[] names, int headerBytes, byte[] bytes, int offset, int length) {
    static Content of(Message message) {
        byte[] content = message.content();
        return new Content(
                message.exchangeAndKey(), message.headerBytes(), content, 0, content.length);
    }

    /** A copy that does not change when the page it was found in does. */
    Content detached() {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return new Content(names, headerBytes, copy, 0, length);
    }
}
