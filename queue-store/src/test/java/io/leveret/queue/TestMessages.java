package io.leveret.queue;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages whose body is a text. */
final class TestMessages {
    private TestMessages() {}

    static Message message(String body) {
        return message(body, 0, null, null);
    }

    static Message persistent(String body) {
        return message(body, 2, null, null);
    }

    static Message expiring(String body, String expiration) {
        return message(body, 0, null, expiration);
    }

    static Message prioritized(String body, int priority) {
        return message(body, 0, priority, null);
    }

    /**
     * @param deliveryMode 0 for none
     */
    static Message message(String body, int deliveryMode, Integer priority, String expiration) {
        return message(body, deliveryMode, priority, expiration, null, null);
    }

    /** With a key, and persistent. */
    static Message keyed(String body, Object key) {
        FieldTable headers = FieldTable.of(Deduplication.HEADER, key);
        return message(body, 2, null, null, headers, null);
    }

    /**
     * @param headers null for none
     * @param messageId null for none
     */
    static Message message(
            String body,
            int deliveryMode,
            Integer priority,
            String expiration,
            FieldTable headers,
            String messageId) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        BasicProperties properties =
                new BasicProperties(
                        null,
                        null,
                        headers,
                        deliveryMode == 0 ? null : deliveryMode,
                        priority,
                        null,
                        null,
                        expiration,
                        messageId,
                        null,
                        null,
                        null,
                        null,
                        null);
        byte[] header = ContentHeader.of(properties, text.length).toBytes();
        byte[] content = Arrays.copyOf(header, header.length + text.length);
        System.arraycopy(text, 0, content, header.length, text.length);
        return new Message("", "q", content, header.length);
    }

    static String body(Message message) {
        return new String(
                message.content(),
                message.headerBytes(),
                message.bodyBytes(),
                StandardCharsets.UTF_8);
    }

    static String body(Entry entry) {
        return entry == null ? null : body(entry.message());
    }
}
