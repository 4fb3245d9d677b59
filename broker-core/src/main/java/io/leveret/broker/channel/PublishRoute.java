package io.leveret.broker.channel;

import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.MessageTarget;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** One exchange and routing key a channel publishes to, and what was found out about them. */
final class PublishRoute {
    private final byte[] names;
    private final String exchange;
    private final String routingKey;
    private final List<String> keys;

    // Valid while the versions are the current ones.
    long exchangeVersion = -1;
    long accessVersion = -1;
    Exchange resolved;
    PublishCounters counters;

    /** Null if not known, or not the same for every message. */
    List<MessageTarget> targets;

    /** How many messages went to them that are counted nowhere else yet. */
    long published;

    /** Whether the publisher remembers it; it is counted one by one if not. */
    boolean remembered = true;

    /**
     * @param names exchange and routing key as two short strings
     */
    PublishRoute(byte[] names, String exchange, String routingKey) {
        this.names = names;
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.keys = List.of(routingKey);
    }

    boolean isFor(ByteBuf in, int at, int length) {
        if (length != names.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (in.getByte(at + i) != names[i]) {
                return false;
            }
        }
        return true;
    }

    byte[] names() {
        return names;
    }

    String exchange() {
        return exchange;
    }

    String routingKey() {
        return routingKey;
    }

    /** The routing key alone, as routing takes it. */
    List<String> keys() {
        return keys;
    }
}
