package io.leveret.store;

import io.leveret.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Messages to store. Their content header is opaque to a store, so any bytes will do. */
public final class TestMessages {
    private static final int HEADER_BYTES = 14;

    private TestMessages() {}

    public static Message message(String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[HEADER_BYTES + text.length];
        System.arraycopy(text, 0, content, HEADER_BYTES, text.length);
        return new Message("amq.topic", "key." + body.length(), content, HEADER_BYTES);
    }

    public static Message message(int bodyBytes, Random random) {
        byte[] content = new byte[HEADER_BYTES + bodyBytes];
        random.nextBytes(content);
        return new Message("", "q" + random.nextInt(100), content, HEADER_BYTES);
    }

    public static String body(Message message) {
        return new String(
                message.content(),
                message.headerBytes(),
                message.bodyBytes(),
                StandardCharsets.UTF_8);
    }
}
