package io.leveret.broker.vhost;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The routing keys of one message: its own and those of <a
 * href="https://www.rabbitmq.com/docs/sender-selected">sender-selected distribution</a>.
 */
public final class RoutingKeys {
    public static final String CC = "CC";
    public static final String BCC = "BCC";

    private static final byte[][] NAMES = {
        CC.getBytes(StandardCharsets.UTF_8), BCC.getBytes(StandardCharsets.UTF_8)
    };

    private RoutingKeys() {}

    /**
     * Whether headers name more keys; decodes nothing.
     *
     * @throws io.leveret.codec.ConnectionError 502 when the headers are malformed
     */
    public static boolean checkForMore(ContentHeader header) {
        return header.checkHeaders(NAMES);
    }

    static List<String> of(Message message) {
        return of(message.routingKey(), message.header());
    }

    /** {@code first}, then CC, then BCC. */
    public static List<String> of(String first, ContentHeader header) {
        if (!checkForMore(header)) {
            return List.of(first);
        }
        FieldTable headers = header.headers();
        List<String> keys = new ArrayList<>();
        keys.add(first);
        addAll(keys, headers.get(CC));
        addAll(keys, headers.get(BCC));
        return keys;
    }

    /** The message as queues are to have it: nobody who gets it sees who else did. */
    public static Message withoutBlindCopies(Message message) {
        ContentHeader header = message.header();
        if (!header.hasHeaders() || !header.headers().has(BCC)) {
            return message;
        }
        return message.republished(
                message.exchange(),
                message.routingKey(),
                header.withHeaders(header.headers().without(BCC)));
    }

    private static void addAll(List<String> keys, Object header) {
        if (header instanceof List<?> values) {
            for (Object value : values) {
                if (value instanceof String key) {
                    keys.add(key);
                }
            }
        }
    }
}
