package io.leveret.broker.channel;

import io.leveret.message.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All addresses of direct reply-to consumers of a broker. Any thread. */
public final class DirectReplies {
    private final Map<String, DirectReplyTo> byAddress = new ConcurrentHashMap<>();

    void add(String address, DirectReplyTo consumer) {
        byAddress.put(address, consumer);
    }

    void remove(String address) {
        byAddress.remove(address);
    }

    boolean exists(String address) {
        return byAddress.containsKey(address);
    }

    /** False if nobody waits at {@code address} (any more). */
    boolean deliver(String address, Message reply) {
        DirectReplyTo consumer = byAddress.get(address);
        if (consumer == null) {
            return false;
        }
        consumer.deliver(reply);
        return true;
    }
}
